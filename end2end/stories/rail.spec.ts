// The rail tells of every conversation what one would open it for: when something was said last and by whom, how much
// is unread, who types, who is there, and what is not sent yet.

import type { Locator, Page } from "@playwright/test";

import {
  button,
  changeName,
  expectLive,
  expectMessage,
  field,
  frames,
  gather,
  join,
  moveIn,
  openRoom,
  reload,
  roomLink,
  send,
  settle,
  signIn,
  signOut,
  signUp,
  somebody,
  startDirect,
  submit,
  visit,
} from "../people.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

test("what is new is counted in the row, in the window's title and on its icon, until it is read", async ({ page, open }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  await signUp(page, ada);
  await changeName(page, "Ada Lovelace");
  await expectLive(page);
  const other = await open();
  await signUp(other, bea);
  await expect(page).toHaveTitle("Roost");
  const icon = page.locator("link[rel=icon][type='image/svg+xml']");
  await expect(icon).toHaveAttribute("href", "/favicon.svg");

  await startDirect(other, "Ada Lovelace");
  for (const line of ["One.", "Two.", "Three."]) await send(other, line);
  const link = roomLink(page, bea.username);
  await expect(link).toHaveAccessibleDescription(/^online, Three\..* 3 unread$/);
  await expect(link.locator(".unread-badge")).toHaveText("3");
  await expect(page).toHaveTitle("(3) Roost");
  await expect(icon).toHaveAttribute("href", /^data:image\/svg\+xml,.*3/);
  const time = link.locator("time");
  await expect(time).toHaveText(/^\d\d:\d\d$/);
  await expect(time).toHaveAttribute("datetime", /^\d{4}-\d\d-\d\dT.*Z$/);
  // The icon can be shown: the policy lets it in, and it is a picture.
  expect(await page.evaluate(async () => {
    const picture = new Image();
    picture.src = document.querySelector<HTMLLinkElement>("link[rel=icon][type='image/svg+xml']")?.href ?? "";
    await picture.decode();
    return picture.naturalWidth;
  })).toBeGreaterThan(0);

  // As it is served, too.
  await reload(page);
  await expect(page).toHaveTitle("(3) Roost");
  await openRoom(page, bea.username);
  await expect(link.locator(".unread-badge")).toHaveCount(0);
  await expect(page).toHaveTitle(`${bea.username} · Roost`);
  await expect(icon).toHaveAttribute("href", "/favicon.svg");

  await send(page, "Four!");
  await expect(link).toHaveAccessibleDescription("online, You: Four!");
  // Her own room is open before her.
  await expect(roomLink(other, "Ada Lovelace")).toHaveAccessibleDescription("online, Four!");
});

test("who types stands in the place of what was said, and whoever goes is seen to have gone", async ({ page, open }) => {
  const [cleo, dora] = [somebody("Cleo"), somebody("Dora")];
  await signUp(page, cleo);
  await expectLive(page);
  const other = await open();
  await signUp(other, dora);
  await startDirect(other, cleo.username);
  await send(other, "Are you there?");
  const link = roomLink(page, dora.username);
  await expect(lastLine(link)).toHaveText("Are you there?");
  // Typing is told once in a while: on a page that has told of none yet, at once.
  await reload(other);
  await expectLive(other);
  await field(other, "Message").pressSequentially("Hel");
  await expect(lastLine(link)).toHaveText("typing…");
  await field(other, "Message").pressSequentially("lo");
  await field(other, "Message").press("Enter");
  await expect(lastLine(link)).toHaveText("Hello");
  await expect(link).toHaveAttribute("data-presence", "online");

  await other.context().close();
  await expect(link).not.toHaveAttribute("data-presence", /./);
  await expect(link).not.toHaveAccessibleDescription(/online/);
});

test("in a group it says who said it by the first name, who types, and that one is mentioned", async ({ page, open }) => {
  const [edda, fay] = [somebody("Edda"), somebody("Fay")];
  await signUp(page, edda);
  const other = await open();
  await signUp(other, fay);
  await changeName(other, "Fay Wray");
  await visit(page, "/?dialog=new&kind=group");
  await field(page, "Name").fill("Garden");
  const choice = page.getByRole("checkbox", { name: "Fay Wray" });
  const fayId = await choice.getAttribute("value");
  await choice.check();
  await button(page, "Create").click();
  await expectLive(page);
  await openRoom(other, "Garden");
  await expectLive(other);
  await send(other, "The beans are up.");
  await visit(page, "/");
  await expectLive(page);
  const link = roomLink(page, "Garden");
  await expect(lastLine(link)).toHaveText("Fay: The beans are up.");
  await reload(other);
  await expectLive(other);
  await field(other, "Message").pressSequentially("And");
  await expect(lastLine(link)).toHaveText("Fay is typing…");

  await visit(other, "/");
  await expectLive(other);
  await openRoom(page, "Garden");
  await send(page, `<@${fayId}> well done`);
  const there = roomLink(other, "Garden");
  await expect(there).toHaveAccessibleDescription(/mentions you.* 1 unread$/);
  await expect(there.locator(".unread-badge")).toHaveText(["@", "1"]);
});

test("what is not sent yet is kept through reloads, seen in the rail and in other tabs, and gone once it is sent", async ({ page, context }) => {
  const gina = somebody("Gina");
  await signUp(page, gina);
  await startDirect(page, gina.username);
  await expectLive(page);
  const notes = roomLink(page, "Notes to yourself");
  await field(page, "Message").pressSequentially("Half a **thought**");
  // What is before one's eyes is not told twice.
  await expect(lastLine(notes)).not.toContainText("Draft");
  const tab = await context.newPage();
  await visit(tab, "/");
  await expect(lastLine(roomLink(tab, "Notes to yourself"))).toHaveText("Draft: Half a thought");

  await reload(page);
  await expect(field(page, "Message")).toHaveValue("Half a **thought**");
  await visit(page, "/");
  await expect(lastLine(notes)).toHaveText("Draft: Half a thought");
  await openRoom(page, "Notes to yourself");
  await expect(field(page, "Message")).toHaveValue("Half a **thought**");

  await openRoom(tab, "Notes to yourself");
  await expect(field(tab, "Message")).toHaveValue("Half a **thought**");
  await field(tab, "Message").press("Enter");
  await expectMessage(tab, "Half a thought");
  await expectMessage(page, "Half a thought");
  await expect(field(page, "Message")).toHaveValue("");
  await reload(page);
  await expect(field(page, "Message")).toHaveValue("");
  expect(await stored(page)).toEqual([]);
});

test("a draft is its writer's alone, whoever signs in after them", async ({ page, open }) => {
  const [hedy, ines] = [somebody("Hedy"), somebody("Ines")];
  const other = await open();
  await signUp(other, ines);
  await signUp(page, hedy);
  await startDirect(page, ines.username);
  await expectLive(page);
  await send(page, "Hello.");
  await field(page, "Message").fill("Nobody's business");
  await signOut(page);

  await signIn(page, ines);
  await expectLive(page);
  await expect(lastLine(roomLink(page, hedy.username))).toHaveText("Hello.");
  await openRoom(page, hedy.username);
  await expect(field(page, "Message")).toHaveValue("");
  await field(page, "Message").fill("Hello yourself");
  await signOut(page);

  await signIn(page, hedy);
  await openRoom(page, ines.username);
  await expect(field(page, "Message")).toHaveValue("Nobody's business");
});

test("where the browser keeps nothing, a draft lasts as long as the page", async ({ page, context }) => {
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const joan = somebody("Joan");
  await signUp(page, joan);
  await startDirect(page, joan.username);
  await expectLive(page);
  await field(page, "Message").fill("Only here");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to" })).toBeFocused();
  await page.keyboard.type("back to");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/$/);
  await expect(lastLine(roomLink(page, "Notes to yourself"))).toHaveText("Draft: Only here");
  await openRoom(page, "Notes to yourself");
  await expect(field(page, "Message")).toHaveValue("Only here");
  await reload(page);
  await expect(field(page, "Message")).toHaveValue("");
});

test("whichever conversation comes up, the focus stays on the one that has it", async ({ page, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  const rooms: Record<string, string> = {};
  for (const name of ["Attic", "Barn", "Cellar"]) rooms[name] = await gather(server, adas, name, [bea]);
  await settle(page, server, adas);
  const links = page.getByRole("navigation", { name: "Conversations" }).locator(".room-link-title");
  await expect(links).toHaveText(["Cellar", "Barn", "Attic"]);
  await roomLink(page, "Attic").focus();
  await submit(server, beas, "send", { room: rooms.Barn ?? "", body: "Hay" });
  await expect(links).toHaveText(["Barn", "Cellar", "Attic"]);
  await expect(roomLink(page, "Attic"), "another came up past what stays").toBeFocused();
  await submit(server, beas, "send", { room: rooms.Attic ?? "", body: "Boxes" });
  await expect(links).toHaveText(["Attic", "Barn", "Cellar"]);
  await expect(roomLink(page, "Attic"), "it came up itself").toBeFocused();
  await submit(server, beas, "send", { room: rooms.Cellar ?? "", body: "Apples" });
  await expect(links).toHaveText(["Cellar", "Attic", "Barn"]);
  await expect(roomLink(page, "Attic"), "another came up past it").toBeFocused();

  // What was opened from one that comes up goes back to it.
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menu", { name: "Conversation options" })).toBeVisible();
  await submit(server, beas, "send", { room: rooms.Attic ?? "", body: "Moths" });
  await expect(links).toHaveText(["Attic", "Cellar", "Barn"]);
  await page.keyboard.press("Escape");
  await expect(roomLink(page, "Attic")).toBeFocused();
});

test("beyond the first forty the rail loads more as one comes to its end, and only then", async ({ page, server }) => {
  await moveIn(page, server, "Kim", Array.from({ length: 45 }, (_, place) => `Room ${place + 1}`));
  const rooms = page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
  await expect(button(page, "Load more")).toHaveCount(1);
  await frames(page, 3);
  await expect(rooms).toHaveCount(40);
  await rooms.last().scrollIntoViewIfNeeded();
  await expect(rooms).toHaveCount(45);
  await expect(button(page, "Load more")).toHaveCount(0);
  await openRoom(page, "Room 1");
});

test("the search and the palette find conversations beyond those that the rail has loaded", async ({ page, server }) => {
  await moveIn(page, server, "Kai", ["Long ago", ...Array.from({ length: 90 }, (_, place) => `Room ${place + 1}`)]);
  const rooms = page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
  await expect(rooms).toHaveCount(40);
  await page.getByRole("searchbox", { name: "Search" }).fill("long");
  await expect(roomLink(page, "Long ago")).toBeVisible();
  await reload(page);
  await expect(rooms).toHaveCount(40);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to" })).toBeFocused();
  await page.keyboard.type("long ago");
  await expect(page.getByRole("option", { name: "Long ago" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Long ago");
});

test("the search leaves what is called so, finds people, and is walked through by keys", async ({ page, server }) => {
  await join(server, { ...somebody("Zoe"), username: "zoe.gross" });
  await moveIn(page, server, "Lea", ["Größe", "Garden", "Kitchen"]);
  const rail = page.getByRole("navigation", { name: "Conversations" });
  const search = page.getByRole("searchbox", { name: "Search" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("GRO");
  await expect(rail.getByRole("link")).toHaveCount(1);
  await expect(roomLink(page, "Größe")).toBeVisible();
  await expect(rail.getByRole("heading", { name: "People" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(roomLink(page, "Größe")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(rail.getByRole("button", { name: "zoe.gross" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(search).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");
  await expect(rail.getByRole("link")).toHaveCount(3);

  await page.keyboard.type("nowhere");
  await expect(rail).toContainText("Nothing is called so.");
  await search.fill("gard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Garden");
  await expect(field(page, "Message")).toBeFocused();
  await expect(search).toHaveValue("");
  await expect(rail.getByRole("link")).toHaveCount(3);

  await search.fill("zoe");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("zoe.gross");
});

/** What stands under the title. */
function lastLine(link: Locator): Locator {
  return link.locator(".last-line");
}

/** The drafts that this browser keeps. */
function stored(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("roost.draft.")));
}

test("whichever way one comes to a conversation, its row is in sight", async ({ page, server }) => {
  await moveIn(page, server, "Ada", Array.from({ length: 24 }, (_, place) => `Group ${place}`));
  const rows = page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
  await expect(rows).toHaveCount(24);
  await expect(rows.last()).not.toBeInViewport();
  await visit(page, (await rows.last().getAttribute("href")) ?? "");
  await expect(rows.last()).toHaveAttribute("aria-current", "page");
  await expect(rows.last()).toBeInViewport({ ratio: 1 });
  for (let step = 0; step < 23; step += 1) await page.keyboard.press("Alt+ArrowUp");
  await expect(rows.first()).toHaveAttribute("aria-current", "page");
  await expect(rows.first()).toBeInViewport({ ratio: 1 });
});
