// Messages that nobody expects, links that lead nowhere, and a browser that keeps nothing: a clear answer, and nothing lost.

import type { Locator, Page } from "@playwright/test";

import { expectNothingSideways } from "../layout.ts";
import {
  enter,
  expectConnection,
  expectLive,
  expectMessage,
  field,
  gather,
  goOffline,
  join,
  log,
  meet,
  message,
  order,
  roomLink,
  send,
  settle,
  somebody,
  submit,
  visit,
  write,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** See wire/src/limits.rs. */
const [MESSAGE_MAX, MESSAGE_LINES, REACTIONS_MAX] = [20_000, 2_000, 500];

interface Talk {
  other: Page;
  room: string;
  /** Whose page it is, and who the other one is. */
  cookies: [string, string];
}

/** Two in a group, each with it before their eyes. */
async function talk(page: Page, open: () => Promise<Page>, server: Roost): Promise<Talk> {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const cookies: [string, string] = [await join(server, ada), await join(server, bea)];
  const room = await gather(server, cookies[0], "Secret garden", [bea]);
  await settle(page, server, cookies[0], `/rooms/${room}`);
  const other = await settle(await open(), server, cookies[1], `/rooms/${room}`);
  return { other, room, cookies };
}

/** On a wide screen and on a phone nothing of it lies outside, and one writes on beside it. */
async function expectRoomToWrite(page: Page): Promise<void> {
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await expectNothingSideways(page);
    await field(page, "Message").pressSequentially("Still here");
    await expect(field(page, "Message")).toHaveValue("Still here");
    await expect(field(page, "Message")).toBeInViewport({ ratio: 1 });
    await field(page, "Message").fill("");
  }
}

const LONG: [what: string, body: string, shown: number][] = [
  ["as many characters as are taken", `${"abcd ".repeat(MESSAGE_MAX / 5 - 1)}abcde`, MESSAGE_MAX],
  ["as many emoji as characters are taken", "🦉".repeat(MESSAGE_MAX), 2 * MESSAGE_MAX],
  ["one endless word", "w".repeat(5_000), 5_000],
  ["one endless word from right to left", "ש".repeat(5_000), 5_000],
];

for (const [what, body, shown] of LONG) {
  test(`a message of ${what} is sent whole, breaks its lines, and one writes on beside it`, async ({ page, open, server }) => {
    const { other } = await talk(page, open, server);
    await send(page, body);
    for (const one of [page, other]) {
      const text = log(one).getByRole("article").last().locator(".prose");
      await expect(text).toContainText(body.slice(-5));
      expect((await text.textContent())?.length).toBe(shown);
      await expectRoomToWrite(one);
    }
  });
}

test("five hundred lines of code scroll in their own box, and the page does not", async ({ page, open, server }) => {
  const { other } = await talk(page, open, server);
  const lines = Array.from({ length: 500 }, (_, line) => `let line_${line} = ${"x".repeat(line === 250 ? 9_000 : 1)};`);
  await send(page, ["```", ...lines, "```"].join("\n"));
  for (const one of [page, other]) {
    const code = log(one).locator(".prose-code");
    await expect(code).toContainText("line_499");
    await expectRoomToWrite(one);
    const moved = await code.evaluate((box) => {
      box.scrollTo({ left: 1_000 });
      return { inside: box.scrollLeft, page: document.documentElement.scrollLeft, list: box.closest("[role=log]")?.scrollLeft };
    });
    expect(moved).toEqual({ inside: 1_000, page: 0, list: 0 });
  }
});

test("a hundred links in lines are a hundred links, each within its message", async ({ page, open, server }) => {
  const { other } = await talk(page, open, server);
  const lines = Array.from({ length: 100 }, (_, line) => `| ${line} | https://example.org/${line}/${"path".repeat(line % 40)} | open |`);
  await send(page, lines.join("\n"));
  for (const one of [page, other]) {
    const links = log(one).getByRole("article").last().getByRole("link");
    await expect(links).toHaveCount(100);
    await expect(links.last()).toHaveAttribute("href", /^https:\/\/example\.org\/99\//);
    await expectRoomToWrite(one);
  }
});

for (const [what, body, said] of [
  ["character", "a".repeat(MESSAGE_MAX + 1), `A message has at most ${MESSAGE_MAX} characters. Send it in parts.`],
  ["line", "a\n".repeat(MESSAGE_LINES) + "a", `A message has at most ${MESSAGE_LINES} lines. Send it in parts.`],
] as const) {
  test(`a message with one ${what} too many stays in its box to be shortened, and the limit is named`, async ({ page, open, server }) => {
    const { other } = await talk(page, open, server);
    const box = field(page, "Message");
    // To fill in so many lines takes a browser many seconds.
    await box.evaluate((box: HTMLTextAreaElement, body) => {
      box.value = body;
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }, body);
    await box.press("Enter");
    await expect(page.getByText(said)).toBeVisible();
    await expectNothingSideways(page);
    expect((await box.inputValue()) === body, "what was typed is still there").toBe(true);
    await box.press("Control+End");
    // With the last line its break.
    for (let sign = 0; sign < (what === "line" ? 2 : 1); sign += 1) await box.press("Backspace");
    await box.press("Enter");
    const arrived = log(other).getByRole("article").last().locator(".prose");
    await expect(arrived).toContainText("a");
    expect((await arrived.textContent())?.match(/a/g)?.length).toBe(body.split("a").length - 2);
  });
}

test("three hundred reactions are all shown, and one joins in and writes on beside them", async ({ page, open, server }) => {
  const { other, pile } = await showered(page, open, server, 300);
  for (const one of [page, other]) {
    await expect(pile(one)).toHaveCount(300);
    await expectRoomToWrite(one);
  }
  await pile(page).first().click();
  for (const one of [page, other]) await expect(pile(one).first()).toHaveText(/2$/);
});

test("one reaction more than a message takes is refused in words, and is not shown", async ({ page, open, server }) => {
  const { pile } = await showered(page, open, server, REACTIONS_MAX);
  await pile(page).last().click();
  await expect(page.getByRole("status")).toContainText(`A message takes at most ${REACTIONS_MAX} reactions.`);
  await expect(pile(page).last()).toHaveText(/1$/);
  await expect(pile(page).last()).toHaveAttribute("aria-pressed", "false");
});

/** A message with so many reactions, each another one. */
async function showered(page: Page, open: () => Promise<Page>, server: Roost, count: number): Promise<{ other: Page; pile: (one: Page) => Locator }> {
  test.slow();
  const { other, room } = await talk(page, open, server);
  await send(page, "Shall we begin?");
  const seq = Number(await message(page, "Shall we begin?").getAttribute("data-seq"));
  const list = await (await fetch(`${server.url}/emoji.txt`)).text();
  const emoji = [...list.matchAll(/^(\S+)\t/gm)].map(([, emoji]) => emoji);
  await order(other, emoji.slice(0, count).map((emoji) => ({ react: { room, seq, emoji, on: true } })));
  const pile = (one: Page) => message(one, "Shall we begin?").getByRole("group", { name: "Reactions" }).getByRole("button");
  await expect(pile(page)).toHaveCount(count);
  return { other, pile };
}

test("a link to a message that was deleted leads to where it was, and says that it is gone", async ({ page, open, server }) => {
  const { other, room, cookies } = await talk(page, open, server);
  for (let line = 1; line <= 40; line += 1) await submit(server, cookies[1], "send", { room, body: `line ${line}.` });
  await expectMessage(page, "line 40.");
  const seq = Number(await message(other, /line 9\./).getAttribute("data-seq"));
  await order(other, [{ delete: { room, seq } }]);
  await visit(page, `/rooms/${room}/${seq}`);
  const gone = log(page).locator(`[data-seq="${seq}"]`);
  await expect(gone).toContainText("Message deleted");
  await expect(gone).toBeInViewport();
  await expect(gone).toHaveAttribute("data-sought", "");
  await expect(message(page, /line 9\./)).toHaveCount(0);
});

for (const [what, seq] of [
  ["never was", "9999"],
  ["cannot be", "99999999999999999999"],
]) {
  test(`a link to a message that ${what} opens its room and says that it is not there`, async ({ page, open, server }) => {
    const { other, room } = await talk(page, open, server);
    await send(other, "Still here.");
    await visit(page, `/rooms/${room}/${seq}`);
    await expect(message(page, "Still here.")).toBeInViewport();
    await expect(page.getByRole("status")).toContainText("There is no such message here, or not any more.");
  });
}

test("a link into a room that is not one's own, or is none, says so and leads home; nothing of the room is told", async ({ page, open, server, watch }) => {
  watch.provokesRefusals();
  const { other, room } = await talk(page, open, server);
  await send(other, "For us two.");
  const stranger = await open();
  await enter(stranger.context(), server, somebody("Eve"));
  for (const address of [`/rooms/${room}`, `/rooms/${room}/1`, "/rooms/1", "/rooms/1/1", "/rooms/garden", "/rooms/99999999999999999999"]) {
    await visit(stranger, address);
    await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("Nothing here");
    await expect(stranger.getByText("This conversation does not exist, or it is not for you to see.")).toBeVisible();
    const page = await stranger.content();
    for (const secret of ["Secret garden", "For us two."]) expect(page.includes(secret), `${address} tells “${secret}”`).toBe(false);
  }
  await stranger.getByRole("link", { name: "Go home" }).click();
  await expect(stranger).toHaveURL(/\/$/);
  await expect(stranger.getByRole("heading", { level: 1 })).toContainText("Welcome");
});

test.describe("where the browser keeps nothing", () => {
  test.beforeEach(async ({ context, watch }) => {
    watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/);
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
  });

  /** Without a connection, in a conversation with Bea, and with two messages written. */
  async function writeOffline(page: Page, server: Roost): Promise<string> {
    const bea = somebody("Bea");
    await join(server, bea);
    const cookie = await join(server, somebody("Ada"));
    await settle(page, server, cookie, `/rooms/${await meet(server, cookie, bea)}`);
    await goOffline(page);
    await expectConnection(page, /connecting|offline/);
    for (const text of ["first into the dark", "second into the dark"]) {
      await write(page, text);
      await expect(message(page, text)).toHaveAttribute("data-state", "queued");
    }
    await expect(page.getByText("Offline: 2 messages will be sent when you are back")).toBeVisible();
    return bea.username;
  }

  test("what is written offline waits as long as the page lasts, wherever one goes in it, and is sent once and in order", async ({ page, server }) => {
    const bea = await writeOffline(page, server);
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: "Go to" })).toBeFocused();
    await page.keyboard.type("back to");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/$/);
    await roomLink(page, bea).click();
    await expect(message(page, "second into the dark")).toHaveAttribute("data-state", "queued");
    await page.context().setOffline(false);
    await expectLive(page);
    for (const [place, text] of ["first into the dark", "second into the dark"].entries()) {
      const row = log(page).getByRole("article").nth(place);
      await expect(row).toContainText(text);
      await expect(row).toHaveAttribute("data-state", /stored|delivered|read/);
      await expect(row).toHaveAttribute("data-seq", String(place + 1));
    }
    await expect(log(page).getByRole("article")).toHaveCount(2);
    await expect(page.getByText("Offline:")).toHaveCount(0);
  });

  test("who writes offline is told that it would be lost with the page", async ({ page, server }) => {
    await writeOffline(page, server);
    await expect(page.locator("[role=status], [aria-live=polite]").filter({ hasText: /close this page/ })).toBeVisible();
  });
});
