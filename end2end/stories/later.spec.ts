// What a first visit does not load: it comes by itself when the browser has nothing else to do, at the latest when it is asked for.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { button, enter, expectConnection, expectLive, field, isAwake, moveIn, openRoom, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

const LATER = /\/pkg\/split_later\.[\w-]+\.wasm$/;

const heading = (page: Page) => page.getByRole("heading", { level: 1, name: "Settings" });

async function openSettings(page: Page): Promise<void> {
  await button(page, "Account").click();
  await page.getByRole("link", { name: "Settings" }).click();
}

/** How often it was asked for. */
function count(page: Page): () => number {
  let asked = 0;
  page.on("request", (request) => {
    if (LATER.test(request.url())) asked += 1;
  });
  return () => asked;
}

test.beforeEach(async ({ context, server }) => enter(context, server, somebody("Ada")));

test("it is loaded once, however often it is shown", async ({ page }) => {
  const asked = count(page);
  await visit(page, "/");
  await openSettings(page);
  await expect(heading(page)).toBeVisible();
  await page.goBack();
  await page.goForward();
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to" })).toBeFocused();
  expect(asked()).toBe(1);
});

test("a page of it that is opened at once is woken up as it was sent", async ({ page }) => {
  const asked = count(page);
  await visit(page, "/settings");
  await expect(heading(page)).toHaveCount(1);
  await field(page, "Display name").fill("Ada Lovelace");
  await button(page, "Save").first().click();
  await expect(page.locator(".account-name")).toHaveText("Ada Lovelace");
  expect(asked()).toBe(1);
});

test("what has come is there without a network", async ({ page, context, watch }) => {
  watch.provokes(/ERR_INTERNET_DISCONNECTED/);
  const came = page.waitForResponse(LATER);
  await visit(page, "/");
  await (await came).finished();
  await context.setOffline(true);
  await openSettings(page);
  await expect(heading(page)).toBeVisible();
});

test("who opens what is still on its way sees that, and what they typed meanwhile is sought once it is there", async ({ page, server }) => {
  await moveIn(page, server, "Bea", ["Garden", "Choir"]);
  let letGo = () => {};
  const held = new Promise<void>((go) => {
    letGo = go;
  });
  await page.route(LATER, async (route) => {
    await held;
    await route.continue();
  });
  await visit(page, "/");
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Go to" });
  const box = dialog.getByRole("combobox");
  await expect(box).toBeFocused();
  await expect(dialog.getByText("Loading…")).toBeAttached();
  await page.keyboard.type("gar");
  await page.keyboard.press("Enter");
  const { violations } = await new AxeBuilder({ page }).include("dialog[open]").analyze();
  expect(violations.map((rule) => rule.id)).toEqual([]);
  letGo();
  await expect(dialog.getByRole("option")).toHaveText([/Garden/]);
  await expect(box).toHaveValue("gar");
  await expect(box).toBeFocused();
  await page.keyboard.type("d");
  await expect(dialog.getByRole("option").locator("mark")).toHaveText("Gard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Garden");
});

test.describe("where it does not come", () => {
  test.beforeEach(async ({ page, watch }) => {
    await page.route(LATER, (route) => route.abort());
    watch.provokes(/^Failed to load resource: net::ERR_FAILED/, /^later$/);
  });

  test("the page says so, tries again when it is told to, and nothing typed is lost", async ({ page, server }) => {
    await moveIn(page, server, "Bea", ["Garden"]);
    await openRoom(page, "Garden");
    await field(page, "Message").fill("half a sen");
    await openSettings(page);
    const alert = page.getByRole("alert");
    await expect(alert).toHaveText("This part of the page could not be loaded. Check your connection, then try again.");
    await button(page, "Try again").click();
    await expect(alert).toBeVisible();
    await page.unroute(LATER);
    await button(page, "Try again").click();
    await expect(heading(page)).toBeVisible();
    await expect(alert).toHaveCount(0);
    await expect(page.locator("#main")).toBeFocused();
    await openRoom(page, "Garden");
    await expect(field(page, "Message")).toHaveValue("half a sen");
  });

  test("what was wanted without a connection comes with it", async ({ page, context, watch }) => {
    watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /ERR_INTERNET_DISCONNECTED/);
    await visit(page, "/");
    await expectLive(page);
    await context.setOffline(true);
    await openSettings(page);
    await expect(page.getByRole("alert")).toHaveText(/^This part of the page could not be loaded\./);
    await expectConnection(page, /connecting|offline/);
    await page.unroute(LATER);
    await context.setOffline(false);
    await expect(heading(page)).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test("a page of it that is opened at once stays as it was sent, and says so", async ({ page }) => {
    await page.goto("/settings");
    await expect(page.getByRole("alert")).toContainText("This page could not load its program.");
    await expect(heading(page)).toBeVisible();
    await expect(page.locator("body")).not.toHaveAttribute("data-hydrated");
    await page.unroute(LATER);
    await page.getByRole("alert").getByRole("link", { name: "Reload" }).click();
    await isAwake(page);
    await expect(heading(page)).toBeVisible();
  });

  test("all that a first visit needs is there", async ({ page }) => {
    await visit(page, "/");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Welcome");
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
});
