// The first moments of a conversation: what is served is what is shown, nothing of it is asked for again, nothing moves, and
// what is new after that is told to those who listen. And how one finds a day in it.

import type { Page } from "@playwright/test";

import { tellArrival, watchArrival } from "../clocks.ts";
import {
  button,
  comeBack,
  expectLive,
  expectMessage,
  frames,
  holdWasm,
  isAwake,
  join,
  log,
  meet,
  message,
  openRoom,
  roomLink,
  send,
  settle,
  somebody,
  submit,
  takeSession,
  visit,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

/** As many messages as a page is served with. */
const FIRST = 20;

/** Two people, and so much said by the first; each line is high enough that a page of them fills the screen. */
async function talk(server: Roost, said: number): Promise<{ adas: string; beas: string; room: string; names: [string, string] }> {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  const room = await meet(server, adas, bea);
  for (let line = 1; line <= said; line += 1) await submit(server, adas, "send", { room, body: `line ${line}.\n\nAnd more.\n\nAnd more of it.` });
  return { adas, beas, room, names: [ada.username, bea.username] };
}

test.describe("among two", () => {
  test.use({ ownServer: true });

  test("a room is served with its last twenty messages and no other", async ({ server }) => {
    const { adas, room } = await talk(server, 50);
    const answer = await fetch(`${server.url}/rooms/${room}`, { headers: { cookie: `roost=${adas}` } });
    expect(answer.status).toBe(200);
    const html = await answer.text();
    const served = [...html.matchAll(/<article[^>]* data-seq="(\d+)"/g)].map(([, seq]) => Number(seq));
    expect(served).toEqual(Array.from({ length: FIRST }, (_, place) => 50 - FIRST + 1 + place));
    expect(html).toContain("line 50.");
    expect(html).not.toContain("line 30.");
  });

  test("what a page was served with is not asked for again", async ({ page, server }) => {
    const { adas, room } = await talk(server, 50);
    const asked: string[] = [];
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => asked.push(String(payload))));
    page.on("request", (request) => {
      if (/\/(api|rooms)\//.test(request.url())) asked.push(new URL(request.url()).pathname);
    });
    await settle(page, server, adas, `/rooms/${room}`);
    await expect(message(page, "line 50.")).toBeInViewport();
    // Whatever is asked for at first has been asked for before this.
    await send(page, "And that is all.");
    // How far the others have read has no history to go on from: that is told anew.
    const wanted = asked.filter((frame) => !/^\{"(hello|members|mark|watch|typing|do)":/.test(frame));
    expect(wanted).toEqual([`/rooms/${room}`]);
  });

  test("nothing moves while home, a room and settings arrive, however late their program comes", async ({ page, server, watch }) => {
    watch.provokesIdleWasm();
    const { adas, beas, room } = await talk(server, 30);
    await submit(server, beas, "send", { room, body: "One to react to." });
    await takeSession(page.context(), server, adas);
    await page.addInitScript(watchArrival);
    for (const path of ["/", `/rooms/${room}`, `/rooms/${room}/10`, "/settings"]) {
      const letGo = await holdWasm(page);
      await page.goto(path, { waitUntil: "commit" });
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      letGo();
      await isAwake(page);
      await expectLive(page);
      await frames(page, 2);
      expect((await page.evaluate(tellArrival)).moved, path).toBe(0);
    }
  });

  test("what is on its way is stood for only when it takes a while, and never where something is already", async ({ page, server }) => {
    const { adas, names } = await talk(server, 30);
    let letPages = () => {};
    const held = new Promise<void>((go) => {
      letPages = go;
    });
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const behind = socket.connectToServer();
      behind.onMessage(async (frame) => {
        if (/^\{"page":/.test(String(frame))) await held;
        socket.send(frame);
      });
    });
    await settle(page, server, adas);
    await page.evaluate(noteSkeletons);
    await roomLink(page, names[1]).click();
    const skeleton = log(page).locator(".skeleton");
    await expect(skeleton).toBeAttached();
    await expect(log(page).getByRole("article")).toHaveCount(0);
    for (const [moment, seen] of [
      [149, "0"],
      [152, "1"],
    ] as const) {
      expect(await skeleton.evaluate(seenAt, moment), `after ${moment} ms`).toBe(seen);
    }
    letPages();
    await expectMessage(page, "line 30.");
    await expect(skeleton).toHaveCount(0);

    const before = await page.evaluate(skeletonsNoted);
    expect(before).toBe(1);
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: "Go to" })).toBeFocused();
    await page.keyboard.type("back to");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/$/);
    await openRoom(page, names[1]);
    await expectMessage(page, "line 30.");
    expect(await page.evaluate(skeletonsNoted), "what is held is shown at once").toBe(before);
  });

  test("what is new is spoken once and together, and nothing of one's own", async ({ page, server }) => {
    const { adas, beas, room, names } = await talk(server, 3);
    await page.clock.install();
    await settle(page, server, beas, `/rooms/${room}`);
    await expect(log(page)).toHaveAttribute("aria-live", "off");
    const announcer = page.locator(".announcer[aria-live=polite]");
    await expect(announcer).toHaveText("");
    await page.evaluate(noteSpoken);

    // From here on no time passes in the page by itself.
    await page.clock.pauseAt(Date.now() + 5_000);
    for (const body of ["one", "two", "three", "four", "five"]) await submit(server, adas, "send", { room, body });
    await expectMessage(page, "five");
    expect(await page.evaluate(spoken)).toEqual([]);
    await page.clock.runFor(1_000);
    const first = `5 new messages. ${names[0]}: three. ${names[0]}: four. ${names[0]}: five`;
    await expect(announcer).toHaveText(first);

    await send(page, "of my own");
    await page.clock.runFor(1_000);
    await submit(server, adas, "send", { room, body: "six" });
    await expectMessage(page, "six");
    await page.clock.runFor(1_000);
    await expect(announcer).toHaveText(`${names[0]}: six`);
    expect(await page.evaluate(spoken)).toEqual([first, `${names[0]}: six`]);
  });
});

test.describe("over months", () => {
  test.use({ ownServer: true, talk: 3_000 });

  for (const timezoneId of ["UTC", "America/Los_Angeles", "Asia/Kolkata"]) {
    test.describe(timezoneId, () => {
      test.use({ timezoneId });

      test(`a day begins where it does for whoever reads, in ${timezoneId}`, async ({ page, server }) => {
        await enterSquare(page, server);
        // On some days more is said than on others, so that what came first may be of one day.
        const seen = async () => {
          await log(page).press("Home");
          return (await page.evaluate(readDays)).days.length;
        };
        await expect.poll(seen).toBeGreaterThan(1);
        await expect.poll(() => log(page).getByRole("article").count()).toBeGreaterThan(FIRST);
        expect((await page.evaluate(readDays)).wrong).toEqual([]);
      });
    });
  }

  test("a date that is chosen where a day begins leads to its first message", async ({ page, server }) => {
    const address = await enterSquare(page, server);
    const last = Number(await log(page).locator("[data-seq]").last().getAttribute("data-seq"));
    const before = Math.floor(last / 2);
    const answer = await (await page.request.get(`${address}/${before}`)).text();
    const day = new RegExp(`data-seq="${before}".*?datetime="(\\d{4}-\\d\\d-\\d\\d)T`, "s").exec(answer)?.[1] ?? "";
    expect(day).not.toBe("");

    await log(page).locator(".day-said").last().scrollIntoViewIfNeeded();
    await log(page).locator(".day-said").last().click();
    await page.locator(".messages-calendar").fill(day);
    const first = log(page).locator(`[data-seq]:has(time[datetime^="${day}"])`).first();
    await expect(first).toBeInViewport({ ratio: 1 });
    await expect(log(page).locator(`.day:has(time[datetime^="${day}"])`)).toBeInViewport();
    expect((await page.evaluate(readDays)).wrong, "each by its name, those of other years with their year").toEqual([]);
    const seq = Number(await first.getAttribute("data-seq"));
    expect(seq).toBeLessThanOrEqual(before);
    const earlier = await log(page).locator(`[data-seq="${seq - 1}"] .message-time`).getAttribute("datetime");
    expect(earlier?.slice(0, 10) ?? "").not.toBe(day);
    await expect(button(page, "Go to the latest message")).toBeVisible();
    await button(page, "Go to the latest message").click();
    await expect(log(page).locator(`[data-seq="${last}"]`)).toBeInViewport();
  });
});

/** Where most is said, as the owner of the house sees it; its address. */
async function enterSquare(page: Page, server: Roost): Promise<string> {
  await takeSession(page.context(), server, await comeBack(server, server.demo.owner, server.demo.password));
  await visit(page, "/");
  await openRoom(page, "Town square");
  await expectLive(page);
  await expect(log(page).getByRole("article").first()).toBeAttached();
  return new URL(page.url()).pathname;
}

/** In the page: how much is seen of it so long after it came. */
function seenAt(skeleton: Element, moment: number): string {
  for (const coming of skeleton.getAnimations()) {
    coming.pause();
    coming.currentTime = moment;
  }
  return getComputedStyle(skeleton).opacity;
}

/** In the page: from now on, what stands for messages. */
function noteSkeletons(): void {
  const noted = { count: 0 };
  Object.assign(window, { noted });
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof Element);
    noted.count += added.filter((one) => one.matches("[role=log] .skeleton") || one.querySelector("[role=log] .skeleton")).length;
  }).observe(document.body, { subtree: true, childList: true });
}

function skeletonsNoted(): number {
  return (window as unknown as { noted: { count: number } }).noted.count;
}

/** In the page: from now on, what a screen reader is told. */
function noteSpoken(): void {
  const told: string[] = [];
  Object.assign(window, { told });
  const announcer = document.querySelector(".announcer")!;
  new MutationObserver(() => told.push(announcer.textContent ?? "")).observe(announcer, { subtree: true, childList: true, characterData: true });
}

function spoken(): string[] {
  return (window as unknown as { told: string[] }).told;
}

/** In the page: the days that are told, and whatever stands under another than its own. */
function readDays(): { days: string[]; wrong: string[] } {
  const days: string[] = [];
  const wrong: string[] = [];
  const ofDay = (date: Date) => date.toLocaleDateString("en-GB", { year: "numeric", month: "2-digit", day: "2-digit" });
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const named = (date: Date) => {
    const ago = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
    if (ago < 2) return ago === 0 ? "Today" : "Yesterday";
    if (ago < 7) return date.toLocaleDateString("en-GB", { weekday: "long" });
    const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year });
  };
  let day = "";
  const lines = [".day", "[data-seq]", ".messages-more"].map((line) => `[role=log] ${line}`).join();
  for (const line of document.querySelectorAll<HTMLElement>(lines)) {
    // Below what is missing, the day is told anew.
    if (line.matches(".messages-more")) {
      day = "";
      continue;
    }
    const time = line.querySelector<HTMLTimeElement>(line.matches(".day") ? "time" : ".message-foot > .message-time");
    const date = new Date(time?.dateTime ?? "");
    if (line.matches(".day")) {
      if (day === ofDay(date)) wrong.push(`${time?.textContent} is told twice`);
      if (time?.textContent !== named(date)) wrong.push(`${time?.textContent} is called ${named(date)}`);
      day = ofDay(date);
      days.push(day);
    } else if (day !== "" && ofDay(date) !== day) {
      wrong.push(`${line.dataset.seq} of ${ofDay(date)} stands under ${day}`);
    }
  }
  return { days, wrong };
}
