// The directory of people, and the card of each.

import { AxeBuilder } from "@axe-core/playwright";

import { expectNothingSideways } from "../layout.ts";
import { acquaint, button, callThem, field, frames, isAwake, join, message, populate, settle, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

test("people are found as one types, by any part of their names and with a mistake in it", async ({ page, server }) => {
  const [ada, lou] = [somebody("Ada"), somebody("Lou")];
  await callThem(server, await join(server, lou), "Ludwig van Beethoven");
  await settle(page, server, await join(server, ada), "/people");
  const found = page.getByRole("list", { name: "People" }).getByRole("listitem");
  const search = page.getByRole("searchbox", { name: "Find people" });
  for (const typed of ["beet", "thov", "bethov", "van lud"]) {
    await search.fill(typed);
    await expect(found).toHaveText([/Ludwig van Beethoven/]);
  }
  await search.fill("nobody at all");
  await expect(page.getByText("Nobody is called that here.")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((rule) => rule.id)).toEqual([]);
});

test.describe("of a house with its own people", () => {
  test.use({ ownServer: true, flags: ["--sign-up-rate", "6000/m"] });

  test("a search that is emptied gives way to the directory as it is served, page by page", async ({ page, server }) => {
    const ada = somebody("Ada");
    const cookie = await join(server, ada);
    await populate(server, Array<string>(24).fill("Crowd"));
    await settle(page, server, cookie, "/people");
    const names = page.getByRole("list", { name: "People" }).locator(".person-name");
    const goOn = async (): Promise<void> => {
      await button(page, "Load more").click();
      await expect(page).toHaveURL(/after=\d/);
      await isAwake(page);
      await expect(names).toHaveCount(5);
    };
    await expect(names).toHaveCount(20);
    const first = await names.allTextContents();
    await goOn();
    const second = await names.allTextContents();

    await visit(page, `/people?q=${ada.username}`);
    await expect(names).toHaveText([ada.username]);
    let asked = 0;
    let answer = (): void => {};
    const held = new Promise<void>((go) => {
      answer = go;
    });
    await page.route("**/api/people", async (route) => {
      asked += 1;
      await held;
      await route.continue();
    });
    const search = page.getByRole("searchbox", { name: "Find people" });
    const asks = page.waitForRequest("**/api/people");
    await search.fill("");
    await asks;
    await frames(page, 2);
    expect(await names.allTextContents()).toEqual([ada.username]);
    answer();
    await expect(names).toHaveText(first);
    // Once it is there, it comes at once.
    await search.fill(ada.username);
    await expect(names).toHaveText([ada.username]);
    await search.fill("");
    await expect(names).toHaveText(first);
    expect(asked).toBe(1);
    await goOn();
    await expect(names).toHaveText(second);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the directory is read, searched and paged by plain forms", async ({ page, context, server }) => {
    const cookie = await join(server, somebody("Zed"));
    for (let count = 0; count < 25; count += 1) await join(server, somebody("Crowd"));
    await context.addCookies([{ name: "roost", value: cookie, url: server.url }]);
    await page.goto("/people?q=crowd");
    const found = page.getByRole("list", { name: "People" }).getByRole("listitem");
    await expect(found).toHaveCount(20);
    await button(page, "Load more").click();
    await expect(found).not.toHaveCount(0);
    await page.getByRole("searchbox", { name: "Find people" }).fill("crwod");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/q=crwod/);
    await expect(found).toHaveCount(20);
  });
});

test("a card opens from a message and by the keyboard, says who it is, follows what changes, and leads to a conversation", async ({ page, open }) => {
  const { other, names } = await acquaint(page, open, "hello");
  await other.locator(".message .avatar").first().click();
  const card = other.getByRole("dialog", { name: names[0] });
  await expect(card).toContainText(`@${names[0]}`);
  await expect(card).toContainText("online");

  await visit(page, "/settings");
  await field(page, "About you").fill("Engines,\nand looms.");
  await page.locator("form").filter({ has: page.locator("#bio") }).getByRole("button", { name: "Save" }).click();
  await expect(card).toContainText("Engines,", { timeout: 1_000 });
  await other.keyboard.press("Escape");
  await expect(card).toBeHidden();

  await message(other, "hello").focus();
  await other.keyboard.press("Enter");
  await other.getByRole("menuitem", { name: "Author's profile" }).focus();
  await other.keyboard.press("Enter");
  await expect(card).toContainText("Engines,");
  await other.keyboard.press("Escape");
  await expect(message(other, "hello")).toBeFocused();

  await visit(other, "/");
  const row = other.locator(".home-people").getByRole("button", { name: new RegExp(names[0]) });
  await row.focus();
  await other.keyboard.press("Enter");
  await expect(card).toContainText("and looms.");
  const { violations } = await new AxeBuilder({ page: other }).analyze();
  expect(violations.map((rule) => rule.id)).toEqual([]);
  await other.keyboard.press("Escape");
  await expect(row).toBeFocused();
  await other.keyboard.press("Enter");
  await card.getByRole("button", { name: "Message" }).click();
  await expect(other).toHaveURL(/\/rooms\/\d+$/);
});

test("the directory and a card fit a phone", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const ada = somebody("Ada");
  await settle(page, server, await join(server, ada), "/people");
  await expectNothingSideways(page);
  await page.getByRole("list", { name: "People" }).getByRole("button").first().click();
  await expect(page.locator(".person-card")).toBeVisible();
  await expectNothingSideways(page);
});
