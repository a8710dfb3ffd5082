// Names of all kinds wherever they stand, a room of very many, and a house of nobody.

import type { Locator, Page } from "@playwright/test";

import { expectNothingSideways } from "../layout.ts";
import {
  type Person,
  button,
  callThem,
  comeBack,
  enter,
  expectLive,
  expectMessage,
  expectWrong,
  field,
  gather,
  idOf,
  join,
  log,
  message,
  openRoom,
  order,
  roomLink,
  send,
  settle,
  somebody,
  takeSession,
  visit,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

const NAMES: [what: string, name: string][] = [
  ["one letter", "Q"],
  ["the most letters that are taken", "W".repeat(64)],
  ["Arabic letters", "أدا لوفلايس"],
  ["Hebrew letters with digits behind them", "דנה 42"],
  ["Latin letters between Arabic ones", "ليلى Layla نور 7"],
  ["emoji alone", "🦉🌙👩‍💻"],
  ["letters that look like others (Cyrillic а)", "Аdа"],
];

interface Pair {
  other: Page;
  bea: Person;
  room: string;
}

/** Bea, who is called so, in a group that is called so too, in which the page looks on as Ada. */
async function pair(page: Page, open: () => Promise<Page>, server: Roost, name: string): Promise<Pair> {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [mine, theirs] = [await join(server, ada), await join(server, bea)];
  await callThem(server, theirs, name);
  const room = await gather(server, theirs, name, [ada]);
  const other = await settle(await open(), server, theirs, `/rooms/${room}`);
  await page.setViewportSize(DESK);
  await settle(page, server, mine, `/rooms/${room}`);
  return { other, bea, room };
}

/** The whole of the name is in sight, or its beginning with dots behind it. */
async function expectReadable(one: Locator): Promise<void> {
  await expect(one).toBeVisible();
  const seen = await one.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    for (let around: Element | null = element; around; around = around.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(around);
      if (overflowX === "visible") continue;
      const box = around.getBoundingClientRect();
      const whole = text.left >= box.left - 1 && text.right <= box.right + 1;
      return whole || (textOverflow === "ellipsis" && box.width > 48) ? "readable" : `cut off in ${around.className}`;
    }
    return text.left >= 0 && text.right <= innerWidth ? "readable" : "cut off by the screen";
  });
  expect(seen).toBe("readable");
}

/** These stand in it from left to right. */
async function expectInOrder(line: Locator, pieces: string[]): Promise<void> {
  await expect(line).toContainText(pieces.at(-1) ?? "");
  const places = await line.evaluate((element, pieces) => {
    const texts: Text[] = [];
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) texts.push(walk.currentNode as Text);
    const whole = texts.map((text) => text.data).join("");
    const spot = (at: number): [Text, number] => {
      let before = 0;
      for (const text of texts) {
        if (at <= before + text.length) return [text, at - before];
        before += text.length;
      }
      throw new Error(`${at} lies behind the text`);
    };
    let from = 0;
    return pieces.map((piece) => {
      const at = whole.indexOf(piece, from);
      if (at < 0) throw new Error(`no “${piece}” in “${whole}”`);
      from = at + piece.length;
      const range = document.createRange();
      range.setStart(...spot(at));
      range.setEnd(...spot(from));
      const { left, right } = range.getBoundingClientRect();
      return { piece, left, right };
    });
  }, pieces);
  const astray = places.filter(({ left }, place) => left < (places[place - 1]?.right ?? 0) - 1);
  expect(astray, `from left to right: ${pieces.join(" · ")}`).toEqual([]);
}

/** Without what keeps names of another direction to themselves. */
function plain(text: string | null): string {
  return (text ?? "").replace(/[\u2066-\u2069]/g, "");
}

function members(page: Page): Locator {
  return page.getByRole("complementary", { name: "Details" }).getByRole("list", { name: "Members" });
}

for (const [what, name] of NAMES) {
  test(`a person and a group with a name of ${what} are readable wherever they are named`, async ({ page, open, server }) => {
    const { other, bea, room } = await pair(page, open, server, name);
    const first = name.split(" ")[0] ?? "";
    await field(other, "Message").pressSequentially("Hello!");
    const status = page.locator(".conversation-status");
    await expect(status).toContainText("is typing…");
    expect(plain(await status.textContent())).toBe(`${first} is typing…`);
    await expectInOrder(page.locator(".conversation-status"), [first, "is typing…"]);
    await field(other, "Message").press("Enter");
    await expectMessage(page, "Hello!");
    const row = roomLink(page, name);
    const author = message(page, "Hello!").locator(".message-author");
    await expect(author).toHaveText(name);
    await expectInOrder(row.locator(".last-line"), [`${first}:`, "Hello!"]);

    await button(page, "Details").click();
    const member = members(page).getByRole("listitem").filter({ hasText: bea.username });
    await expect(member).toContainText(name);
    await expectInOrder(member.locator(".person"), [name.slice(0, 1), "Owner"]);
    await field(page, "Message").fill(`Ask @${bea.username.slice(0, 5)}`);
    await field(page, "Message").press("End");
    await field(page, "Message").pressSequentially(bea.username.slice(5));
    const option = page.getByRole("listbox", { name: "People to mention" }).getByRole("option").filter({ hasText: bea.username });
    await expectReadable(option.locator(".completion-name"));
    await field(page, "Message").press("Enter");
    await field(page, "Message").pressSequentially("about 3 apples");
    await field(page, "Message").press("Enter");
    const asked = message(page, "about 3 apples");
    await expect(asked.locator(".prose-mention")).toHaveText(`@${name}`);
    if (name.length < 64) await expectInOrder(asked.locator(".prose"), ["Ask", "@", "about", "3", "apples"]);

    const title = page.getByRole("heading", { level: 1 });
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size);
      await visit(page, `/rooms/${room}`);
      await expectMessage(page, "Hello!");
      await expect(title).toHaveText(name);
      for (const one of [title, author, asked.locator(".prose-mention")]) await expectReadable(one);
      await expectNothingSideways(page);
      if (size === PHONE) await button(page, "Details").click();
      await expectReadable(member.locator(".person-name"));
      await expectNothingSideways(page);
      await visit(page, "/");
      await expectReadable(row.locator(".room-link-title"));
      await expectNothingSideways(page);
    }
  });
}

test("people whose names look alike are told apart by their usernames, and typing finds the one with these very letters", async ({ page, server }) => {
  const cookie = await join(server, somebody("Olaf"));
  const alike = [somebody("Latin"), somebody("Cyrillic")];
  for (const [person, name] of [
    [alike[0]!, "Ada"],
    [alike[1]!, "Аdа"],
  ] as const) {
    await callThem(server, await join(server, person), name);
  }
  const room = await gather(server, cookie, "Garden", alike);
  await page.setViewportSize(DESK);
  await settle(page, server, cookie, `/rooms/${room}`);
  await button(page, "Details").click();
  const options = page.getByRole("listbox", { name: "People to mention" }).getByRole("option");
  for (const [person, name, typed] of [
    [alike[0]!, "Ada", "@ada"],
    [alike[1]!, "Аdа", "@аdа"],
  ] as const) {
    const member = members(page).getByRole("listitem").filter({ hasText: person.username });
    await expect(member.locator(".person-name")).toHaveText(name);
    await expect(member.locator(".person-username")).toHaveText(`@${person.username}`);
    await field(page, "Message").fill("");
    await field(page, "Message").pressSequentially(typed);
    await expect(options.filter({ hasText: person.username })).toHaveCount(1);
    await expect(options.filter({ hasText: name === "Ada" ? "Аdа" : "Ada" })).toHaveCount(0);
  }
});

test("a name of 200 characters is refused beside its field with the limit, for a person and for a group, and is kept", async ({ page, context, server, watch }) => {
  watch.provokesRefusals();
  await enter(context, server, somebody("Ada"));
  for (const [address, label, act] of [
    ["/?dialog=profile", "Display name", "Save"],
    ["/?dialog=new&kind=group", "Name", "Create"],
  ] as const) {
    await visit(page, address);
    for (const name of ["n".repeat(200), "أ".repeat(200), "🦉".repeat(200)]) {
      await field(page, label).fill(name);
      await button(page, act).click();
      await expectWrong(field(page, label), /^A name has at most 64 characters\./);
      await expect(field(page, label)).toHaveValue(name);
      await expectNothingSideways(page);
    }
  }
});

test("beside names that are written from right to left, what the room tells keeps its order", async ({ page, open, server }) => {
  const { other, room } = await pair(page, open, server, "أدا");
  const [cleo, dora] = [somebody("Cleo"), somebody("Dora")];
  for (const [person, name] of [
    [cleo, "ليلى"],
    [dora, "דנה"],
  ] as const) {
    const cookie = await join(server, person);
    await callThem(server, cookie, name);
    await order(other, [{ add: { room, users: [await idOf(server, cookie, person)] } }]);
  }
  await expectInOrder(message(page, "ليلى").locator(".message-told"), ["أدا", "added", "ليلى"]);
  await expectInOrder(message(page, "דנה").locator(".message-told"), ["أدا", "added", "דנה"]);
});

test("beside a name that is written from right to left, the rail's last line keeps its order", async ({ page, open, server }) => {
  const { other } = await pair(page, open, server, "أدا");
  await send(other, "3 apples are left");
  await expectMessage(page, "3 apples are left");
  await expectInOrder(roomLink(page, "أدا").locator(".last-line"), ["أدا", "3", "apples"]);
  await send(other, "سلام 5");
  await expectMessage(page, "سلام 5");
  await expectInOrder(roomLink(page, "أدا").locator(".last-line"), ["أدا", "سلام"]);
});

test("several who are added at once are told in the order in which they are named, whatever their letters", async ({ page, server }) => {
  const cookie = await join(server, somebody("Ada"));
  const people: string[] = [];
  for (const name of ["ليلى", "דנה", "3PO"]) {
    const person = somebody("Guest");
    const theirs = await join(server, person);
    await callThem(server, theirs, name);
    people.push(await idOf(server, theirs, person));
  }
  const room = await gather(server, cookie, "Garden", []);
  await page.setViewportSize(DESK);
  await settle(page, server, cookie, `/rooms/${room}`);
  await order(page, [{ add: { room, users: people } }]);
  const told = log(page).getByRole("article").last().locator(".message-told");
  await expect(told).toContainText("added");
  const names = plain(await told.textContent()).split(" added ")[1]?.split(", ") ?? [];
  expect(names.length).toBe(3);
  await expectInOrder(told, ["added", ...names]);
});

test.describe("among a thousand", () => {
  test.use({ ownServer: true, talk: 1_000, people: 1_010 });

  test("a room of a thousand lists them to the last, and anybody in it can be mentioned", async ({ page, server }) => {
    test.slow();
    const { owner, password } = server.demo;
    const cookie = await comeBack(server, owner, password);
    const last = { ...somebody("Zz"), username: "zz.last" };
    const zz = await idOf(server, await join(server, last), last);
    await takeSession(page.context(), server, cookie);
    await page.setViewportSize(DESK);
    await visit(page, "/");
    await openRoom(page, "Town square");
    await expectLive(page);
    await expect(page).toHaveURL(/\/rooms\/\d+$/);
    const room = page.url().split("/").at(-1) ?? "";
    // Not everybody has stayed in it.
    const status = page.locator(".conversation-status");
    await expect(status).toHaveText(/^1,0\d\d members$/);
    const many = Number((await status.textContent())?.replace(/\D/g, "")) + 1;
    const written = many.toLocaleString("en-GB");
    await order(page, [{ add: { room, users: [zz] } }]);
    await expect(status).toHaveText(`${written} members`);

    await visit(page, `/rooms/${room}`);
    await field(page, "Message").pressSequentially("Is @zz");
    const options = page.getByRole("listbox", { name: "People to mention" }).getByRole("option");
    await expect(options).toHaveText(/zz\.last/);
    await field(page, "Message").press("Enter");
    await field(page, "Message").pressSequentially("here?");
    await field(page, "Message").press("Enter");
    await expect(message(page, "here?").locator(".prose-mention")).toHaveText("@zz.last");

    await button(page, "Details").click();
    const rows = members(page).getByRole("listitem");
    await expect(page.getByRole("heading", { name: `Members ${written}` })).toBeVisible();
    await expect(async () => {
      await rows.last().scrollIntoViewIfNeeded();
      await expect(rows).toHaveCount(many, { timeout: 250 });
    }).toPass({ timeout: 60_000 });
    await expect(rows.first()).toContainText("Owner");
    await expect(rows.last()).toContainText("zz.last");
    await rows.last().scrollIntoViewIfNeeded();
    await expect(rows.last()).toBeInViewport();
    await expectNothingSideways(page);
    await field(page, "Message").fill("So many!");
    await expect(field(page, "Message")).toHaveValue("So many!");
  });
});

test.describe("where nobody is yet", () => {
  test.use({ ownServer: true });

  test("the first one here is told that they are alone, what to do, and that there is nothing to be found", async ({ page, server }) => {
    await settle(page, server, await join(server, somebody("Olga")));
    await expect(page.getByText("Only you so far. Who joins appears here.")).toBeVisible();
    await expect(page.getByRole("region", { name: "What to do next" })).toContainText("Bring your people here");
    await expectNothingFound(page);
    await button(page, "New conversation").click();
    const dialog = page.getByRole("dialog", { name: "New conversation" });
    await dialog.getByRole("searchbox", { name: "Find people" }).fill("garden");
    await expect(dialog).toContainText("Nobody is called that here.");
  });
});

test.describe("where many are", () => {
  test.use({ ownServer: true, talk: 100, people: 40 });

  test("one is told to pick a conversation or to start one, not to bring people", async ({ page, server }) => {
    await settle(page, server, await comeBack(server, server.demo.owner, server.demo.password));
    await expect(page.getByText("Pick a conversation, or start a new one.")).toBeVisible();
    const next = page.getByRole("region", { name: "What to do next" });
    await expect(next).not.toContainText("Bring your people here");
    await next.getByRole("link", { name: "New conversation" }).click();
    await expect(page.getByRole("dialog", { name: "New conversation" })).toBeVisible();
  });
});

test("somebody without a conversation is told how to begin one, sees who is here, and that there is nothing to be found", async ({ page, server }) => {
  const bea = somebody("Bea");
  await join(server, bea);
  await settle(page, server, await join(server, somebody("Ada")));
  await expect(page.getByRole("region", { name: "People here" })).toContainText(bea.username);
  await expect(page.getByText("Only you so far.")).toHaveCount(0);
  await expectNothingFound(page);
});

/** Neither the rail, nor its search, nor the palette is silent about having nothing. */
async function expectNothingFound(page: Page): Promise<void> {
  const rail = page.getByRole("navigation", { name: "Conversations" });
  await expect(rail).toContainText("No conversations yet");
  await expect(rail).toContainText("Start one, or bring your people here first.");
  await page.getByRole("searchbox", { name: "Search" }).fill("garden");
  await expect(rail).toContainText("Nothing is called so.");
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await expect(palette.getByRole("group", { name: "Conversations" })).toHaveCount(0);
  await expect(palette.getByRole("group", { name: "Actions" })).toBeVisible();
  await page.keyboard.type("garden");
  await expect(palette.getByRole("status")).toHaveText("Nothing is called so.");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
}
