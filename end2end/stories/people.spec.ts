// The directory of people, and the card of each.

import { AxeBuilder } from "@axe-core/playwright";

import { expectNothingSideways } from "../layout.ts";
import { acquaint, button, callThem, field, frames, gather, isAwake, join, message, populate, settle, somebody, visit } from "../people.ts";
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
  await expect(card).toContainText("Engines,");
  await other.keyboard.press("Escape");
  await expect(card).toBeHidden();

  await message(other, "hello").focus();
  await other.keyboard.press("Enter");
  // The menu takes the focus once it stands.
  await expect(other.getByRole("menuitem").first()).toBeFocused();
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

test("a card opens from what a room tells of somebody; links in it and in what a room is about are links", async ({ page, open, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const cookie = await join(server, ada);
  const beas = await join(server, bea);
  await callThem(server, beas, "Bea added Ada");
  const room = await gather(server, cookie, "Orchestra", [bea]);
  await settle(page, server, cookie, `/rooms/${room}`);
  const told = message(page, "added Bea added Ada").locator(".message-told");
  await expect(told).toHaveText(`${ada.username} added Bea added Ada`);
  for (const [name, who] of [["Bea added Ada", bea], [ada.username, ada]] as const) {
    await told.getByText(name, { exact: true }).click();
    const card = page.getByRole("dialog", { name });
    await expect(card).toContainText(`@${who.username}`);
    await page.keyboard.press("Escape");
    await expect(card).toBeHidden();
  }

  // What somebody says of themselves, and what a room is about, leads where it says.
  await button(page, "Details").click();
  await button(page, "Rename").click();
  await field(page, "Topic").fill("Scores: https://example.org/scores");
  await button(page, "Save").click();
  const link = page.getByRole("link", { name: "https://example.org/scores" });
  await expect(link).toHaveAttribute("href", "https://example.org/scores");
  await expect(link).toHaveAttribute("rel", /noopener/);
  const other = await settle(await open(), server, beas, "/settings");
  await field(other, "About you").fill("I play https://example.org/oboe\nand sing.");
  await other.getByRole("region", { name: "About you" }).getByRole("button", { name: "Save" }).click();
  await told.getByText("Bea added Ada", { exact: true }).click();
  const card = page.getByRole("dialog", { name: "Bea added Ada" });
  await expect(card.getByRole("link", { name: "https://example.org/oboe" })).toBeVisible();
  await expect(card).toContainText("and sing.");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((rule) => rule.id)).toEqual([]);
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
