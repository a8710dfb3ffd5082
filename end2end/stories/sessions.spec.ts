// Where one is signed in: seen from each browser, and signed out from each.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { expectNothingSideways, smallTargets } from "../layout.ts";
import { button, comeBack, enter, isAwake, join, settle, somebody, takeSession, visit } from "../people.ts";
import { expect, test } from "../story.ts";

function list(page: Page): Locator {
  return page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
}

function signOutButtons(page: Page): Locator {
  return list(page).getByRole("button", { name: /^Sign out / });
}

test("a browser comes to the list when it signs in, and is signed out from there at once", async ({ page, open, server }) => {
  const ada = somebody("Ada");
  await settle(page, server, await join(server, ada), "/settings");
  await expect(list(page)).toHaveCount(1);
  await expect(list(page)).toContainText(["This browser"]);
  await expect(list(page)).toContainText(["127.0.0.1 · in use"]);
  await expect(button(page, "Sign out all others")).toBeHidden();

  const other = await settle(await open(), server, await comeBack(server, ada.username, ada.password));
  await expect(list(page)).toHaveCount(2);
  await expect(list(page).nth(1)).toContainText(/127\.0\.0\.1 · last used \d\d:\d\d/);
  await expect(button(page, "Sign out all others")).toBeVisible();

  await signOutButtons(page).press("Enter");
  await expect(page.getByRole("status")).toHaveText(/Signed out there/);
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(list(page)).toHaveCount(1);
  await expect(page.getByRole("list", { name: "Sessions" })).toBeFocused();
  await expect(button(page, "Sign out all others")).toBeHidden();
});

test("all others are signed out at once, after a question", async ({ page, open, server }) => {
  const bea = somebody("Bea");
  const cookie = await join(server, bea);
  // What stands in a form as it came is nothing typed, which would keep the page.
  const about = await fetch(`${server.url}/api/app/server_fns/accounts/change_bio`, {
    method: "POST",
    body: new URLSearchParams({ bio: "Engines." }),
    headers: { cookie: `roost=${cookie}`, origin: server.url },
  });
  expect(about.ok).toBe(true);
  await settle(page, server, cookie, "/settings");
  const others = [];
  for (let count = 0; count < 3; count += 1) {
    others.push(await settle(await open(), server, await comeBack(server, bea.username, bea.password), "/settings"));
  }
  for (const other of others) await expect(other.getByRole("textbox", { name: "About you" })).toHaveValue("Engines.");
  await expect(list(page)).toHaveCount(4);
  const dialog = page.getByRole("dialog", { name: "Sign out all others" });
  await button(page, "Sign out all others").click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await expect(button(page, "Sign out all others")).toBeFocused();
  await expect(list(page)).toHaveCount(4);
  await button(page, "Sign out all others").click();
  await dialog.getByRole("button", { name: "Sign out", exact: true }).click();
  for (const other of others) await expect(other).toHaveURL(/\/sign-in/);
  await expect(list(page)).toHaveCount(1);
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("list", { name: "Sessions" })).toBeFocused();
  await expect(page.getByRole("status")).toHaveText(/All other browsers are signed out/);
});

test("one is signed out without JavaScript", async ({ page, context, browser, server }) => {
  const cleo = somebody("Cleo");
  await enter(context, server, cleo);
  await visit(page, "/settings");
  const still = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await takeSession(still, server, await comeBack(server, cleo.username, cleo.password));
  const paper = await still.newPage();
  await paper.goto("/settings");
  await expect(list(paper)).toHaveCount(2);
  await signOutButtons(paper).click();
  await expect(paper).toHaveURL(/\/settings$/);
  await expect(list(paper)).toHaveCount(1);
  await expect(page).toHaveURL(/\/sign-in/);

  await comeBack(server, cleo.username, cleo.password);
  await paper.reload();
  await button(paper, "Sign out all others").click();
  await expect(list(paper)).toHaveCount(1);
  await still.close();
});

test("nothing moves while it is told where they are", async ({ page, context, server }) => {
  const dora = somebody("Dora");
  await enter(context, server, dora);
  for (let count = 0; count < 4; count += 1) await comeBack(server, dora.username, dora.password);
  // The answer waits until all else is there.
  let answer = () => {};
  const held = new Promise<void>((go) => {
    answer = go;
  });
  await page.route("**/own_account", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/settings");
  await isAwake(page);
  const region = page.getByRole("region", { name: "Sessions" });
  await expect(page.getByRole("textbox", { name: "About you" })).toBeVisible();
  const before = await region.boundingBox();
  await expect(region.getByText("127.0.0.1")).toHaveCount(0);
  answer();
  await expect(region.getByText(/^127\.0\.0\.1/)).toHaveCount(5);
  expect(await region.boundingBox()).toEqual(before);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, contextOptions: { reducedMotion: "reduce" } });

  test("everything is in reach, by name", async ({ page, context, server }) => {
    const edda = somebody("Edda");
    await enter(context, server, edda);
    for (let count = 0; count < 3; count += 1) await comeBack(server, edda.username, edda.password);
    await visit(page, "/settings");
    await expect(signOutButtons(page)).toHaveCount(3);
    await expectNothingSideways(page);
    expect(await smallTargets(page, 40)).toEqual([]);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" · ")}`)).toEqual([]);
  });
});
