// How fast it is in a browser. A throw-away server with a community that was made up, a browser on the same machine, and
// its own clocks: nothing here is right or wrong because of a time, only because something did not happen at all.

import { type Browser, type CDPSession, type Page, expect, test } from "@playwright/test";

import {
  scrollBack,
  scrollRail,
  tellArrival,
  tellFrames,
  tellKeys,
  tellMemory,
  tellSwitch,
  timeFrames,
  timeKeys,
  timeSwitch,
  watchArrival,
  watchMemory,
} from "./clocks.ts";
import { measured, median, share } from "./figures.ts";
import { comeBack, expectLive, expectMessage, field, log, submit, takeSession, visit } from "./people.ts";
import { Roost } from "./server.ts";
import { type Act, Voice } from "./voice.ts";

/** So much was said in all, and more than SCROLLED of it in the largest room. */
const SAID = 45_000;
const SCROLLED = 5_000;
/** In pixels at every frame: as a thumb flings it. */
const STEP = 300;
/** In the rail. */
const CONVERSATIONS = 1_000;
const FREELY = ["--request-rate", "off", "--send-rate", "off", "--command-rate", "off", "--frame-rate", "off", "--socket-rate", "off"];
const WIDELY = ["--socket-bytes", "1000MiB"];

/** A phone of the middle class on what Chrome's developer tools call fast 4G. */
const SLOWER = 4;
const FAST_4G = { offline: false, latency: 165, downloadThroughput: 8.1e6 / 8, uploadThroughput: 1.35e6 / 8 };
const LONG_FRAME = 50;

let server: Roost;
/** The session that is measured. */
let viewer: string;
/** The session of somebody else in the largest room. */
let other: string;
/** The rooms that both are in, the largest first. */
let rooms: string[];

test.beforeAll(async () => {
  server = await Roost.begin([...FREELY, ...WIDELY], SAID);
  const { owner, password } = server.demo;
  viewer = await comeBack(server, owner, password);
  const home = await page("/", viewer);
  const hers = inRail(home);
  const largest = await titled(hers, "Town square");
  for (const [, name] of home.matchAll(/"username":"([^"]+)"/g)) {
    if (name === owner || !name) continue;
    other = await comeBack(server, name, password);
    const theirs = inRail(await page("/", other));
    if (!theirs.includes(largest)) continue;
    rooms = [largest, ...hers.filter((room) => room !== largest && theirs.includes(room))];
    return;
  }
  throw new Error("the largest room has nobody else in it");
});

test.afterAll(() => server.stop());

test("load", async ({ browser }) => {
  for (let round = 0; round < 5; round += 1) {
    await arrive(browser, "sign-in page", "/sign-in", false);
    await arrive(browser, "room", `/rooms/${rooms[0]}`, true);
  }
});

test("switch", async ({ browser }) => {
  for (let round = 0; round < 3; round += 1) {
    const page = await enter(browser, "/");
    // More than these are not kept; each is there once it was looked at.
    const few = rooms.slice(0, 10);
    for (const room of few) await switchTo(page, room);
    const times: number[] = [];
    for (let time = 0; time < 40; time += 1) times.push(await switchTo(page, few[time % few.length] ?? ""));
    await distribution("40 times, cached", times);
    await page.context().close();
  }
});

test("type", async ({ browser }) => {
  for (let round = 0; round < 3; round += 1) {
    const page = await enter(browser, `/rooms/${rooms[0]}`);
    await page.evaluate(scrollBack, { messages: 300, step: STEP });
    const mounted = await log(page).getByRole("article").count();
    expect(mounted).toBeGreaterThan(150);
    await page.evaluate(timeKeys);
    await field(page, "Message").focus();
    await page.keyboard.type("the quick brown fox jumps over the lazy dog and all of it ".repeat(2).slice(0, 100), { delay: 47 });
    const times = await page.evaluate(tellKeys);
    expect(times).toHaveLength(100);
    await distribution("100 keys, key to paint", times);
    await measured("100 keys, key to paint", "rows", "", mounted);
    await page.context().close();
  }
});

test("burst", async ({ browser }) => {
  const voice = await Voice.of(browser, server, other);
  for (let round = 0; round < 3; round += 1) {
    const page = await enter(browser, `/rooms/${rooms[0]}`);
    const acts = Array.from({ length: 1_000 }, (_, line) => said(rooms[0] ?? "", `${sentence(line)} (${round}.${line})`));
    await page.evaluate(timeFrames);
    await voice.at(100, acts);
    await expectMessage(page, `(${round}.999)`);
    await frames("100 messages/s for 10 s, in the open room", await page.evaluate(tellFrames));
    await page.context().close();
  }
  await voice.fallSilent();
});

test("scroll", async ({ browser }) => {
  for (let round = 0; round < 3; round += 1) {
    const page = await enter(browser, `/rooms/${rooms[0]}`);
    await page.evaluate(timeFrames);
    const stood = await page.evaluate(scrollBack, { messages: SCROLLED, step: STEP });
    const what = `back over ${SCROLLED.toLocaleString("en-GB")} messages`;
    await frames(what, await page.evaluate(tellFrames));
    await measured(what, "waited for messages", "ms", stood);
    await page.context().close();
  }
});

test("hour", async ({ browser }) => {
  const page = await enter(browser, `/rooms/${rooms[0]}`, watchMemory);
  const browserSide = await page.context().newCDPSession(page);
  const voice = await Voice.of(browser, server, other);
  await weigh("at the start", page, browserSide);
  for (const hour of ["first", "second"]) {
    const began = performance.now();
    const places = await voice.fast(Array.from({ length: 3_600 }, (_, line) => said(place(line), `${sentence(line)} (${hour} ${line})`)));
    await voice.fast(places.flatMap((seq, line) => afterwards(place(line), seq, line)));
    await voice.fast([said(rooms[0] ?? "", `The ${hour} hour is over.`)]);
    await expect(log(page).getByText(`The ${hour} hour is over.`)).toBeVisible({ timeout: 60_000 });
    const what = `after the ${hour} hour of it`;
    await weigh(what, page, browserSide);
    await measured(what, "taken in", "s", (performance.now() - began) / 1000);
  }
  await voice.fallSilent();
});

test("rail", async ({ browser }) => {
  const me = await idOfViewer();
  const made: string[] = [];
  for (let number = 1; number <= CONVERSATIONS; number += 1) made.push(await gatherWith(me, `Conversation ${number}`));
  const voice = await Voice.of(browser, server, other);
  for (let round = 0; round < 3; round += 1) {
    const page = await enter(browser, "/");
    await page.evaluate(timeFrames);
    await page.evaluate(scrollRail, { rooms: CONVERSATIONS, step: STEP });
    const [many, links] = [CONVERSATIONS.toLocaleString("en-GB"), page.locator(".room-link")];
    await frames(`through more than ${many} conversations`, await page.evaluate(tellFrames));
    await measured(`through more than ${many} conversations`, "rows", "", await links.count());
    // Each of them comes up from where it was.
    const acts = Array.from({ length: 500 }, (_, line) => said(made[(line * 7) % made.length] ?? "", `(${round}.${line}) ${sentence(line)}`));
    await voice.at(100, acts);
    await expect(links.filter({ hasText: `(${round}.499)` })).toBeAttached();
    await frames(`100 messages/s for 5 s, in ${many} conversations`, await page.evaluate(tellFrames));
    await page.context().close();
  }
  await voice.fallSilent();
});

/** What a visitor without anything in the cache waits for, and what comes over the wire until then. */
async function arrive(browser: Browser, what: string, path: string, inside: boolean): Promise<void> {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 } });
  if (inside) await takeSession(context, server, viewer);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", FAST_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(watchArrival);
  const weights = weighKinds(session);
  await visit(page, path);
  if (inside) await expectLive(page, 30_000);
  await page.waitForLoadState("networkidle");
  const { first, largest, awake, live, moved } = await page.evaluate(tellArrival);
  await measured(what, "first paint", "ms", first);
  await measured(what, "largest paint", "ms", largest);
  await measured(what, "interactive", "ms", awake);
  if (inside) await measured(what, "live", "ms", live);
  await measured(what, "moved (CLS)", "", moved);
  for (const [kind, bytes] of weights) await measured(`${what}, on the wire`, kind, "KB", bytes / 1000);
  await context.close();
}

/** Bytes with their headers, by kind, as they come in. */
function weighKinds(session: CDPSession): Map<string, number> {
  const weights = new Map([["html", 0], ["css", 0], ["js", 0], ["wasm", 0], ["rest", 0]]);
  const kinds = new Map<string, string>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const kind = /(html|css|javascript|wasm)/.exec(response.mimeType)?.[1]?.replace("javascript", "js");
    kinds.set(requestId, kind ?? "rest");
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "rest";
    weights.set(kind, (weights.get(kind) ?? 0) + encodedDataLength);
  });
  return weights;
}

/** A page of the measured session, live. */
async function enter(browser: Browser, path: string, first?: () => void): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url });
  await takeSession(context, server, viewer);
  const page = await context.newPage();
  if (first) await page.addInitScript(first);
  await visit(page, path);
  await expectLive(page);
  await goToTheEnd(page);
  return page;
}

/** With much unread, a room opens where reading goes on. */
async function goToTheEnd(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Go to the latest message" });
  if (await button.isVisible()) await button.click();
  await expect(button).toHaveCount(0);
}

async function switchTo(page: Page, room: string): Promise<number> {
  const link = page.locator(`.room-link[data-room="${room}"]`);
  if ((await link.getAttribute("aria-current")) === "page") return switchTo(page, rooms[0] === room ? (rooms[1] ?? "") : (rooms[0] ?? ""));
  await page.evaluate(timeSwitch, room);
  await link.click();
  return page.evaluate(tellSwitch);
}

/** What an hour brings beside new messages: some are mended, many are liked, and people type. */
function afterwards(room: string, seq: number, line: number): Act[] {
  const acts: Act[] = [];
  if (line % 3 === 0) acts.push({ typing: { room } });
  if (line % 5 === 0) acts.push({ react: { room, seq, emoji: "👍", on: true } });
  if (line % 10 === 0) acts.push({ edit: { room, seq, edition: 1, body: `${sentence(line)} (mended)` } });
  return acts;
}

/** Half of it in the open room, the rest in nine others. */
function place(line: number): string {
  return (line % 2 === 0 ? rooms[0] : rooms[1 + (line % 9)]) ?? "";
}

function said(room: string, body: string): Act {
  return { send: { room, body } };
}

/** Some are long, some are marked. */
function sentence(line: number): string {
  const words = ["the beans", "a **new** rope", "`seven` pots", "rain", "two spades", "the key to the shed", "tea"];
  return Array.from({ length: 2 + (line % 7) }, (_, place) => words[(line * 3 + place) % words.length]).join(", ");
}

/** What is left after a collection. */
async function weigh(what: string, page: Page, session: CDPSession): Promise<void> {
  await session.send("HeapProfiler.enable");
  for (let time = 0; time < 2; time += 1) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { wasm, elements } = await page.evaluate(tellMemory);
  await measured(what, "JS heap", "MB", usedSize / 1e6);
  await measured(what, "WASM memory", "MB", wasm / 1e6);
  await measured(what, "elements", "", elements);
}

async function distribution(what: string, times: number[]): Promise<void> {
  await measured(what, "p50", "ms", median(times));
  await measured(what, "p95", "ms", share(times, 0.95));
  await measured(what, "longest", "ms", Math.max(...times));
}

async function frames(what: string, frames: number[]): Promise<void> {
  await measured(what, `frames over ${LONG_FRAME} ms`, "", frames.filter((frame) => frame > LONG_FRAME).length);
  await measured(what, "of", "", frames.length);
  await measured(what, "p95", "ms", share(frames, 0.95));
  await measured(what, "longest", "ms", Math.max(...frames));
}

async function page(path: string, session: string): Promise<string> {
  const answer = await fetch(server.url + path, { headers: { cookie: `roost=${session}` } });
  return answer.text();
}

function inRail(html: string): string[] {
  return [...html.matchAll(/data-room="(\d+)"/g)].map(([, room]) => room ?? "");
}

async function idOfViewer(): Promise<string> {
  return /"viewer":\{"id":"(\d+)"/.exec(await page("/", viewer))?.[1] ?? "";
}

/** By the other, with the viewer in it. */
async function gatherWith(user: string, name: string): Promise<string> {
  return JSON.parse(await submit(server, other, "create", { name, "users[0]": user })) as string;
}

async function titled(rooms: string[], title: string): Promise<string> {
  for (const room of rooms) {
    if ((await page(`/rooms/${room}`, viewer)).includes(`${title} · Roost</title>`)) return room;
  }
  throw new Error(`no room is called ${title}`);
}
