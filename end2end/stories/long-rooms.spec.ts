// Rooms in which a lot was said, or is being said: nothing jumps under the reader's eyes, and only what changes is drawn.

import {
  expectLive,
  expectMessage,
  field,
  join,
  log,
  meet,
  message,
  openRoom,
  roomLink,
  send,
  somebody,
  submit,
  takeSession,
  visit,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true, flags: ["--send-rate", "off", "--request-rate", "off", "--command-rate", "off"] });

/** Rows that stand in the page at once, at most. */
const MOUNTED = 200;

/** Two people, a conversation of theirs, and so much said in it by the second. */
async function talk(server: Roost, said: number): Promise<{ first: string; second: string; names: [string, string]; room: string }> {
  const [one, two] = [somebody("Ada"), somebody("Bea")];
  const [first, second] = [await join(server, one), await join(server, two)];
  const room = await meet(server, second, one);
  await say(server, second, room, 1, said);
  return { first, second, names: [one.username, two.username], room };
}

async function say(server: Roost, cookie: string, room: string, from: number, upto: number): Promise<void> {
  for (let line = from; line <= upto; line += 1) await submit(server, cookie, "send", { room, body: `line ${line}.` });
}

test("five thousand messages are scrolled back through without a jump", async ({ page, server }) => {
  test.slow();
  const { first, room } = await talk(server, 5_000);
  await takeSession(page.context(), server, first);
  await visit(page, `/rooms/${room}/5000`);
  await expectLive(page);
  await expectMessage(page, "line 5000.");
  const { jumps, most, steps } = await page.evaluate(scrollBack, 600);
  expect(jumps, "no row moves otherwise than it is scrolled").toEqual([]);
  expect(most).toBeLessThanOrEqual(MOUNTED);
  expect(steps).toBeGreaterThan(200);
  await expect(message(page, /line 1\./)).toBeInViewport();
});

test("a thousand messages that arrive leave alone what is being read", async ({ page, server }) => {
  test.slow();
  const { first, second, names, room } = await talk(server, 120);
  await takeSession(page.context(), server, first);
  await visit(page, `/rooms/${room}/40`);
  await expectLive(page);
  const read = message(page, "line 40.");
  await expect(read).toBeInViewport();
  const before = await read.boundingBox();
  await say(server, second, room, 121, 1_120);
  await expect(roomLink(page, names[1])).toHaveAccessibleDescription(/line 1120\./);
  await expect(page.getByRole("button", { name: "Go to the latest message" })).toContainText("99+ new");
  const after = await read.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1);
  expect(await log(page).getByRole("article").count()).toBeLessThanOrEqual(MOUNTED);
  await page.getByRole("button", { name: "Go to the latest message" }).click();
  await expect(message(page, "line 1120.")).toBeInViewport();
  await expect(page.getByRole("button", { name: "Go to the latest message" })).toHaveCount(0);
});

test("an event draws its own row anew and no other", async ({ page, open, server }) => {
  const { first, second, room } = await talk(server, 50);
  await takeSession(page.context(), server, first);
  const other = await open();
  await takeSession(other.context(), server, second);
  for (const one of [page, other]) {
    await visit(one, `/rooms/${room}`);
    await expectLive(one);
    await expectMessage(one, "line 50.");
  }
  await page.evaluate(watchRows);
  await field(other, "Message").press("ArrowUp");
  await expect(field(other, "Message")).toHaveValue("line 50.");
  await field(other, "Message").fill("line fifty.");
  await field(other, "Message").press("Enter");
  await expectMessage(page, "line fifty.");
  expect(await page.evaluate(drawnRows)).toEqual(["50"]);
  await send(other, "line 51.");
  await expectMessage(page, "line 51.");
  expect(await page.evaluate(drawnRows)).toEqual(["51"]);
});

test("a room with much unread opens where reading goes on", async ({ page, server }) => {
  const { first, second, names, room } = await talk(server, 30);
  await takeSession(page.context(), server, first);
  await visit(page, `/rooms/${room}`);
  await expectLive(page);
  await page.getByRole("button", { name: "Go to the latest message" }).click();
  await expect(message(page, "line 30.")).toBeInViewport();
  await expect(roomLink(page, names[1])).not.toHaveAccessibleDescription(/unread/);
  await visit(page, "/");
  await say(server, second, room, 31, 110);
  await openRoom(page, names[1]);
  await expect(page.locator(".messages-unread")).toBeInViewport();
  await expect(message(page, "line 31.")).toBeInViewport();
  await expect(message(page, "line 110.")).not.toBeInViewport();
  // What it passed on the way there was not read: the other half is still to come.
  await expect(roomLink(page, names[1])).toHaveAccessibleDescription(/, [4-7]\d unread$/);
});

test("a room with a few unread opens where reading goes on, too, and what was not seen stays unread", async ({ page, server }) => {
  const { first, second, names, room } = await talk(server, 30);
  await page.setViewportSize({ width: 1280, height: 480 });
  await takeSession(page.context(), server, first);
  await visit(page, `/rooms/${room}`);
  await page.getByRole("button", { name: "Go to the latest message" }).click();
  await expect(message(page, "line 30.")).toBeInViewport();
  await visit(page, "/");
  await say(server, second, room, 31, 45);
  await openRoom(page, names[1]);
  await expect(message(page, "line 31.")).toBeInViewport();
  await expect(page.locator(".messages-unread")).toBeInViewport();
  await expect(message(page, "line 45.")).not.toBeInViewport();
  await expect(roomLink(page, names[1])).toHaveAccessibleDescription(/, ([4-9]|1[0-3]) unread$/);
  await page.getByRole("button", { name: "Go to the latest message" }).click();
  await expect(message(page, "line 45.")).toBeInViewport();
  await expect(roomLink(page, names[1])).not.toHaveAccessibleDescription(/unread/);
});

test("the focus stays in the message that has it while older ones come above", async ({ page, server }) => {
  const { first, room } = await talk(server, 200);
  await takeSession(page.context(), server, first);
  await visit(page, `/rooms/${room}/200`);
  await expectLive(page);
  await message(page, "line 200.").focus();
  for (let line = 199; line > 110; line -= 1) {
    await page.keyboard.press("ArrowUp");
    await expect(message(page, `line ${line}.`)).toBeFocused();
  }
});

/** In the page: scrolls up by so much at a time until the first message is there, and notes every row in sight that moved otherwise. */
async function scrollBack(step: number): Promise<{ jumps: string[]; most: number; steps: number }> {
  const list = document.querySelector<HTMLElement>("[role=log]")!;
  const frame = () => new Promise(requestAnimationFrame);
  // A hand scrolls between two frames, not while one is made.
  const painted = () => {
    const { port1, port2 } = new MessageChannel();
    const posted = new Promise((heard) => (port1.onmessage = heard));
    port2.postMessage(null);
    return posted;
  };
  const jumps: string[] = [];
  let [most, steps, still] = [0, 0, 0];
  while (still < 400 && jumps.length < 5) {
    const before = inSight();
    if (before.has("1")) break;
    most = Math.max(most, list.querySelectorAll("[data-seq]").length);
    // At the edge of what is there it goes less far.
    const from = list.scrollTop;
    list.scrollBy(0, -step);
    const went = from - list.scrollTop;
    await frame();
    await frame();
    await painted();
    steps += 1;
    for (const [seq, was] of before) {
      // It may have been drawn anew: with what came before it, it is no longer the first of its group.
      const row = list.querySelector(`[data-seq="${seq}"]`);
      const moved = row ? row.getBoundingClientRect().bottom - was : Number.NaN;
      // A list scrolls by whole pixels, and rows are not whole ones high.
      if (!(Math.abs(moved - went) < 2)) jumps.push(`${seq} moved by ${moved}, scrolled by ${went}`);
    }
    still = went < 1 ? still + 1 : 0;
  }
  return { jumps, most, steps };

  /** Where each of them ends. */
  function inSight(): Map<string, number> {
    const { top, bottom } = list.getBoundingClientRect();
    const rows = [...list.querySelectorAll<HTMLElement>("[data-seq]")];
    const places = rows.map((row) => [row.dataset.seq ?? "", row.getBoundingClientRect()] as const);
    return new Map(places.filter(([, row]) => row.bottom > top && row.top < bottom).map(([seq, row]) => [seq, row.bottom]));
  }
}

/** In the page: from now on, the rows in which something is drawn, or which are drawn as a whole. */
function watchRows(): void {
  const drawn = new Set<string>();
  const note = (node: Node | null) => {
    const row = (node instanceof Element ? node : node?.parentElement)?.closest<HTMLElement>("[data-seq]");
    if (row?.dataset.seq) drawn.add(row.dataset.seq);
  };
  const watcher = new MutationObserver((changes) =>
    changes.forEach(({ target, addedNodes }) => [target, ...addedNodes].forEach(note)),
  );
  watcher.observe(document.querySelector("[role=log]")!, { subtree: true, childList: true, characterData: true });
  Object.assign(window, { drawn });
}

/** In the page: those since the last time. */
function drawnRows(): string[] {
  const { drawn } = window as unknown as { drawn: Set<string> };
  const rows = [...drawn];
  drawn.clear();
  return rows;
}
