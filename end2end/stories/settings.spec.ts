// Settings: how the page looks to whoever sits here, and what others learn of them.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import {
  button,
  enter,
  expectLive,
  expectMessage,
  expectWrong,
  field,
  goOffline,
  join,
  openRoom,
  reload,
  roomLink,
  send,
  settle,
  signUp,
  somebody,
  startDirect,
  visit,
} from "../people.ts";
import { expect, test } from "../story.ts";

async function size(page: Page): Promise<number> {
  return page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
}

test("the look is chosen at once, in every tab, and is there again before the page is first drawn", async ({ page, context, server }) => {
  await enter(context, server, somebody("Ada"));
  await visit(page, "/");
  await button(page, "Account").click();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  const other = await context.newPage();
  await visit(other, "/");
  const before = await size(page);
  const root = page.locator("html");
  await expect(page.getByRole("radio", { name: "Normal" })).toBeChecked();
  await page.getByRole("radio", { name: "Larger" }).check();
  await page.getByRole("radio", { name: "Compact" }).check();
  await page.getByRole("radio", { name: "Reduced" }).check();
  await expect(root).toHaveAttribute("data-text", "larger");
  expect(await size(page)).toBeGreaterThan(before * 1.25);
  await expect(other.locator("html")).toHaveAttribute("data-density", "compact");
  expect(await size(other)).toBe(await size(page));

  // As the first thing of the body is read, nothing has been drawn yet.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      document.documentElement.dataset.early = JSON.stringify({ ...document.documentElement.dataset });
    }).observe(document, { childList: true, subtree: true });
  });
  await reload(page);
  const early = JSON.parse((await root.getAttribute("data-early")) ?? "{}");
  expect(early).toMatchObject({ text: "larger", density: "compact", motion: "reduced" });
  await expect(page.getByRole("radio", { name: "Larger" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Compact" })).toBeChecked();

  await page.getByRole("radio", { name: "Normal" }).check();
  await expect(root).not.toHaveAttribute("data-text");
  expect(await size(page)).toBe(before);
});

test("where nothing can be kept, a look is chosen for as long as the page lasts", async ({ page, context, server }) => {
  await enter(context, server, somebody("Bea"));
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  });
  await visit(page, "/settings");
  await page.getByRole("radio", { name: "Large", exact: true }).check();
  await expect(page.locator("html")).toHaveAttribute("data-text", "large");
});

test("the display name is changed in place", async ({ page, context, server }) => {
  await enter(context, server, somebody("Cleo"));
  await visit(page, "/settings");
  await field(page, "Display name").fill("Cleo de Nile");
  await button(page, "Save").first().click();
  await expect(page.locator(".account-name")).toHaveText("Cleo de Nile");
  await field(page, "Display name").fill("Cleo");
  await button(page, "Save").first().click();
  await expect(page.locator(".account-name")).toHaveText("Cleo");
  await expect(page).toHaveURL(/\/settings$/);
});

test("what one says of oneself does not come for want of a connection: the page says so, and asks again when it is told to", async ({ page, context, server, watch }) => {
  watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/);
  await settle(page, server, await join(server, somebody("Gia")));
  await goOffline(page);
  await button(page, "Account").click();
  await page.getByRole("link", { name: "Settings" }).click();
  const about = page.getByRole("region", { name: "About you" });
  await expect(about.getByRole("alert")).toHaveText("The server cannot be reached. Check your connection and try again.");
  await expect(field(page, "About you")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).include("section:has(#about-heading)").analyze();
  expect(violations.map((rule) => rule.id)).toEqual([]);
  await context.setOffline(false);
  await about.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(field(page, "About you")).toBeFocused();
  await expect(about.getByRole("alert")).toHaveCount(0);
});

test("a word about oneself that is refused says so on its field, and the caret goes there", async ({ page, context, server, watch }) => {
  watch.provokesRefusals();
  await enter(context, server, somebody("Hedy"));
  await visit(page, "/settings");
  const about = field(page, "About you");
  const save = page.getByRole("region", { name: "About you" }).getByRole("button", { name: "Save" });
  await about.fill("x".repeat(301));
  await save.click();
  await expectWrong(about, "This has at most 300 characters. Shorten it.");
  await expect(about).toBeFocused();
  await expect(about).toHaveValue("x".repeat(301));
  await about.fill("Engines.");
  await save.click();
  await expect(page.getByRole("status")).toHaveText(/Profile saved/);
  await expect(about).not.toHaveAttribute("aria-invalid");
  await expect(about).toHaveAccessibleDescription(/300/);
});

test("who does not show that they are here is not shown as here, and does not see it of others", async ({ page, open }) => {
  const [dora, edda] = [somebody("Dora"), somebody("Edda")];
  await signUp(page, dora);
  const other = await open();
  await signUp(other, edda);
  await startDirect(other, dora.username);
  const status = other.locator(".conversation-status");
  await expect(status).toHaveText("online");

  await visit(page, "/settings");
  await expectLive(page);
  const presence = page.getByRole("switch", { name: "Online and last seen" });
  await expect(presence).toBeChecked();
  await presence.uncheck();
  await expect(status).not.toHaveText("online");
  await openRoom(page, edda.username);
  // Who writes is there, and yet is not shown as that.
  await send(other, "I can see you no longer.");
  await expectMessage(page, "I can see you no longer.");
  await expect(page.locator(".conversation-status")).not.toHaveText("online");
  await expect(roomLink(page, edda.username)).not.toHaveAccessibleDescription(/online/);

  await visit(page, "/settings");
  await expect(presence).not.toBeChecked();
  await expect(page.getByRole("switch", { name: "Read receipts" })).toBeChecked();
  await presence.check();
  await expect(status).toHaveText("online");
  await expect(roomLink(page, edda.username)).toHaveAccessibleDescription(/^online/);
});

test("name and privacy are changed without JavaScript, and the page says what needs it", async ({ context, browser, server }) => {
  await enter(context, server, somebody("Fay"));
  const still = await browser.newContext({
    javaScriptEnabled: false,
    baseURL: server.url,
    storageState: await context.storageState(),
  });
  const paper = await still.newPage();
  await paper.goto("/settings");
  await expect(paper.getByText("This needs JavaScript")).toBeVisible();
  await paper.getByRole("switch", { name: "Read receipts" }).uncheck();
  await paper.locator("form", { has: paper.getByRole("switch") }).getByRole("button", { name: "Save" }).press("Enter");
  await expect(paper).toHaveURL(/\/settings$/);
  await expect(paper.getByRole("switch", { name: "Read receipts" })).not.toBeChecked();
  await expect(paper.getByRole("switch", { name: "Online and last seen" })).toBeChecked();

  const profile = paper.getByRole("region", { name: "Profile" });
  await field(paper, "Display name").fill("F".repeat(65));
  await profile.getByRole("button", { name: "Save" }).press("Enter");
  await expect(field(paper, "Display name")).toHaveAccessibleDescription(/at most 64/);
  await field(paper, "Display name").fill("Fay Wray");
  await profile.getByRole("button", { name: "Save" }).press("Enter");
  await expect(paper).toHaveURL(/\/settings$/);
  await expect(field(paper, "Display name")).toHaveValue("Fay Wray");
  await still.close();
});
