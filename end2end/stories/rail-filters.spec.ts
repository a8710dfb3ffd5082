// The rail as its owner keeps it: favourites above, what is silent in grey, what is archived out of the way until somebody
// writes there. On one device as on the other, and nobody else's business.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import {
  button,
  comeBack,
  expectConnection,
  expectLive,
  expectMessage,
  field,
  gather,
  goOffline,
  join,
  meet,
  openRoom,
  reload,
  roomLink,
  settle,
  somebody,
  submit,
  visit,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

interface House {
  adas: string;
  /** Bea's other device. */
  away: Page;
  garden: string;
  kitchen: string;
  direct: string;
  ada: string;
}

/** Bea at her desk and on another device, in two groups and a conversation with Ada. */
async function house(desk: Page, open: () => Promise<Page>, server: Roost): Promise<House> {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  const direct = await meet(server, adas, bea);
  const garden = await gather(server, adas, "Garden", [bea]);
  const kitchen = await gather(server, adas, "Kitchen", [bea]);
  await settle(desk, server, beas);
  const away = await settle(await open(), server, await comeBack(server, bea.username, bea.password));
  return { adas, away, garden, kitchen, direct, ada: ada.username };
}

function titles(page: Page): Locator {
  return page.locator(".room-link-title");
}

function filter(page: Page, name: string): Locator {
  return page.getByRole("radiogroup", { name: "Show" }).getByRole("radio", { name, exact: true });
}

/** From the menu of its row, by the right button; and on from there. */
async function choose(page: Page, title: string, ...what: string[]): Promise<void> {
  await roomLink(page, title).click({ button: "right" });
  for (const one of what) await page.getByRole("menu").getByText(one, { exact: true }).click();
  await expect(page.getByRole("menu")).toBeHidden();
}

test("favourites stand above the others, on every device", async ({ page, open, server }) => {
  const { adas, away, garden, kitchen, ada } = await house(page, open, server);
  await expect(titles(page)).toHaveText(["Kitchen", "Garden", ada]);
  await choose(page, ada, "Favourite");
  for (const one of [page, away]) {
    await expect(titles(one)).toHaveText([ada, "Kitchen", "Garden"]);
    await expect(roomLink(one, ada)).toHaveAccessibleDescription(/, favourite$/);
  }
  // What is said elsewhere does not come above it.
  await submit(server, adas, "send", { room: garden, body: "Rain!" });
  await expect(titles(page)).toHaveText([ada, "Garden", "Kitchen"]);
  await choose(away, ada, "Not a favourite");
  await submit(server, adas, "send", { room: kitchen, body: "Soup!" });
  for (const one of [page, away]) await expect(titles(one)).toHaveText(["Kitchen", "Garden", ada]);
});

test("what is muted is counted in grey and nowhere else, what mentions alone are wanted of only by these", async ({ page, open, server }) => {
  const { adas, away, garden, kitchen } = await house(page, open, server);
  await choose(page, "Garden", "Mute", "Until further notice");
  for (const one of [page, away]) await expect(roomLink(one, "Garden")).toHaveAccessibleDescription(/, muted$/);
  await submit(server, adas, "send", { room: garden, body: "Rain!" });
  const badge = roomLink(page, "Garden").locator(".unread-badge");
  await expect(badge).toHaveText("1");
  await expect(badge).toHaveAttribute("data-look", "quiet");
  await expect(roomLink(page, "Garden")).toHaveAccessibleDescription(/, muted .*1 unread$/);
  await expect(page).toHaveTitle("Roost");

  await choose(away, "Kitchen", "Notifications", "Mentions only");
  await submit(server, adas, "send", { room: kitchen, body: "Soup!" });
  await expect(roomLink(page, "Kitchen").locator(".unread-badge")).toHaveAttribute("data-look", "quiet");
  await expect(page).toHaveTitle("Roost");
  // As it is served, too.
  await reload(page);
  await expect(page).toHaveTitle("Roost");
  await roomLink(page, "Kitchen").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Notifications" }).click();
  await expect(page.getByRole("menuitemradio", { name: "Mentions only" })).toHaveAttribute("aria-checked", "true");
  await page.getByRole("menuitemradio", { name: "All messages" }).click();
  for (const one of [page, away]) await expect(one).toHaveTitle("(1) Roost");
  await choose(page, "Garden", "Unmute");
  for (const one of [page, away]) await expect(one).toHaveTitle("(2) Roost");
});

test("a mute for an hour is over after an hour", async ({ page, open, server, watch }) => {
  // In an hour that passes at once no connection is there in time.
  watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/);
  await page.clock.install();
  const { adas, garden } = await house(page, open, server);
  await submit(server, adas, "send", { room: garden, body: "Rain!" });
  await expect(page).toHaveTitle("(1) Roost");
  await choose(page, "Garden", "Mute", "For 1 hour");
  await expect(page).toHaveTitle("Roost");
  await page.clock.runFor("01:00:01");
  await expect(roomLink(page, "Garden")).not.toHaveAccessibleDescription(/muted/);
  await expect(page).toHaveTitle("(1) Roost");
});

test("what is archived is out of the way until somebody writes there", async ({ page, open, server }) => {
  const { adas, away, garden, ada } = await house(page, open, server);
  await choose(page, "Garden", "Archive");
  for (const one of [page, away]) await expect(titles(one)).toHaveText(["Kitchen", ada]);
  await filter(away, "Archived").check();
  await expect(titles(away)).toHaveText(["Garden"]);
  await submit(server, adas, "send", { room: garden, body: "Rain!" });
  await expect(titles(page)).toHaveText(["Garden", "Kitchen", ada]);
  await openRoom(page, "Garden");
  await expectMessage(page, "Rain!");
  // It stays in sight as long as it is open.
  await expect(roomLink(page, "Garden")).not.toHaveAccessibleDescription(/unread/);
  await expect(titles(page)).toHaveText(["Garden", "Kitchen", ada]);
  await openRoom(page, "Kitchen");
  await expect(titles(page)).toHaveText(["Kitchen", ada]);

  // Once more, thought better of.
  await choose(page, "Kitchen", "Archive");
  await expect(titles(page)).toHaveText(["Kitchen", ada]);
  await button(page, "Undo").last().click();
  await visit(page, "/");
  await expect(titles(page)).toHaveText(["Kitchen", ada]);
  await choose(away, "Garden", "Unarchive");
  await expect(titles(page)).toHaveText(["Garden", "Kitchen", ada]);
});

test("filters show what they say, by the keyboard as well", async ({ page, open, server }) => {
  const { adas, garden, ada } = await house(page, open, server);
  await submit(server, adas, "send", { room: garden, body: "Rain!" });
  await expect(titles(page)).toHaveText(["Garden", "Kitchen", ada]);
  await filter(page, "All").focus();
  for (const [name, shown] of [
    ["Unread", ["Garden"]],
    ["Direct", [ada]],
    ["Groups", ["Garden", "Kitchen"]],
    ["Channels", []],
    ["Archived", []],
  ] as const) {
    await page.keyboard.press("ArrowRight");
    await expect(filter(page, name)).toBeChecked();
    await expect(titles(page)).toHaveText([...shown]);
  }
  await expect(page.getByText("No conversations here.")).toBeVisible();
  // What is sought is sought in all of them.
  await page.getByRole("searchbox", { name: "Search" }).fill("gar");
  await expect(titles(page)).toHaveText(["Garden"]);
});

test("what is done without a connection is seen at once and done later", async ({ page, open, server, watch }) => {
  watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/);
  const { away, ada } = await house(page, open, server);
  await goOffline(page);
  await expectConnection(page, /offline|connecting/);
  await choose(page, ada, "Favourite");
  await expect(titles(page)).toHaveText([ada, "Kitchen", "Garden"]);
  await expect(titles(away)).toHaveText(["Kitchen", "Garden", ada]);
  await page.context().setOffline(false);
  await expectLive(page);
  await expect(titles(away)).toHaveText([ada, "Kitchen", "Garden"]);
});

test("a conversation's menu opens by the keyboard, and on a phone; nothing in it keeps people out", async ({ page, open, server }) => {
  const { garden } = await house(page, open, server);
  await roomLink(page, "Garden").focus();
  await page.keyboard.press("Shift+F10");
  const menu = page.getByRole("menu", { name: "Conversation options" });
  await expect(menu.getByRole("menuitem")).toHaveText(["Favourite", "Mute", "Notifications", "Mark as unread", "Archive"]);
  await expect(menu.getByRole("menuitem", { name: "Favourite" })).toBeFocused();
  await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  const levels = page.getByRole("menu", { name: "Notifications" });
  await expect(levels.getByRole("menuitemradio", { name: "All messages" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(roomLink(page, "Garden")).toBeFocused();

  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, `/rooms/${garden}`);
  await expectLive(page);
  await button(page, "Conversation options").click();
  await expect(menu).toBeVisible();
  const found = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" · ")}`);
  };
  expect(await found()).toEqual([]);
  await menu.getByRole("menuitem", { name: "Notifications" }).click();
  await expect(levels.getByRole("menuitemradio", { name: "Mentions only" })).toBeChecked();
  expect(await found()).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(button(page, "Conversation options")).toBeFocused();

  await page.setViewportSize({ width: 320, height: 640 });
  await visit(page, "/");
  for (const name of ["All", "Unread", "Direct", "Groups", "Channels", "Archived"]) await expect(filter(page, name)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await found()).toEqual([]);
  await expect(field(page, "Message")).toHaveCount(0);
});
