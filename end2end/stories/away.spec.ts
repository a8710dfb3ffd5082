// The server goes away while people write, and comes back.

import type { Page } from "@playwright/test";

import {
  BROKEN,
  acquaint,
  enter,
  expectConnection,
  expectLive,
  expectMessage,
  field,
  goOffline,
  log,
  message,
  moveIn,
  openRoom,
  reload,
  roomLink,
  send,
  signUp,
  somebody,
  startDirect,
  takeSession,
  visit,
  write,
} from "../people.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

// A browser logs every socket that cannot be opened or breaks off, and every answer that does not come.
test.beforeEach(({ watch }) => watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_(CONNECTION|INTERNET|SOCKET)_/));

test("what is written while the server is down arrives once and in order when it is back", async ({ page, server, open }) => {
  const { other } = await acquaint(page, open, "before");
  await server.kill();
  await expectConnection(page, /connecting|offline/);
  await write(page, "first while away");
  await write(page, "second while away");
  await expect(message(page, "first while away")).toHaveAttribute("data-state", "queued");
  await expect(message(page, "second while away")).toHaveAttribute("data-state", "queued");
  await expect(page.getByText("Offline: 2 messages will be sent when you are back")).toBeVisible();

  await server.start();
  await expectLive(page, 20_000);
  await expectLive(other, 20_000);
  for (const text of ["first while away", "second while away"]) {
    await expect(message(page, text)).toHaveAttribute("data-state", /stored|delivered|read/);
    await expectMessage(other, text);
  }
  await expect(page.getByText("Offline:")).toHaveCount(0);
  const there = log(other).getByRole("article");
  await expect(there).toHaveCount(3);
  for (const [place, text] of ["before", "first while away", "second while away"].entries()) {
    await expect(there.nth(place)).toContainText(text);
    await expect(there.nth(place)).toHaveAttribute("data-seq", String(place + 1));
  }
});

test("with the plug pulled one goes on writing, and is told; with the plug back in it is sent", async ({ page, context, open }) => {
  const { other, names } = await acquaint(page, open, "before");
  await goOffline(page);
  await expectConnection(page, /connecting|offline/);
  await expect(page.getByText("Reconnecting…")).toBeVisible();
  const last = roomLink(page, names[1]).locator(".last-line");
  await expect(last).toHaveText("You: before");
  await write(page, "into the dark");
  await expect(last).toHaveText("You: into the dark");
  await expect(page.getByText("Offline: 1 message will be sent when you are back")).toBeVisible();
  await context.setOffline(false);
  await expectLive(page);
  await expect(message(page, "into the dark")).toHaveAttribute("data-state", /stored|delivered|read/);
  await expect(page.getByText("Offline:")).toHaveCount(0);
  await expectMessage(other, "into the dark");
});

test("a conversation that was not opened before says, without a connection, that it will be", async ({ page, server, context }) => {
  await moveIn(page, server, "Ada", ["Garden", "Choir"]);
  const later = page.getByText("This opens once the server can be reached.");
  await openRoom(page, "Garden");
  await expect(log(page).getByRole("article")).toHaveCount(1);
  await expect(later).toHaveCount(0);
  await goOffline(page);
  await expectConnection(page, /connecting|offline/);
  await openRoom(page, "Choir");
  await expect(later).toBeVisible();
  await context.setOffline(false);
  await expectLive(page);
  await expect(log(page).getByRole("article")).toHaveCount(1);
  await expect(later).toHaveCount(0);
});

test("what waits outlives its tab and is sent by the next one of the same person; another person in that browser sends and sees nothing of it", async ({ page, context, server, open }) => {
  const [cleo, dora, edda] = [somebody("Cleo"), somebody("Dora"), somebody("Edda")];
  await signUp(page, cleo);
  const other = await open();
  await signUp(other, dora);
  await startDirect(page, dora.username);
  const address = page.url();
  await expectLive(page);
  await send(page, "before");

  await server.kill();
  await expectConnection(page, /connecting|offline/);
  await write(page, "left behind");
  await expect(message(page, "left behind")).toHaveAttribute("data-state", "queued");
  await page.close();
  await server.start();

  const session = (await context.cookies()).find((cookie) => cookie.name === "roost")?.value ?? "";
  await enter(context, server, edda);
  const next = await context.newPage();
  await visit(next, "/");
  await expectLive(next);
  await expect(next.getByText("No conversations yet")).toBeVisible();
  expect(await next.content()).not.toContain("left behind");
  await openRoom(other, cleo.username);
  await expectMessage(other, "before");
  await expect(message(other, "left behind")).toHaveCount(0);

  await takeSession(context, server, session);
  await visit(next, address);
  await expect(message(next, "left behind")).toHaveAttribute("data-state", /stored|delivered|read/);
  await expectMessage(other, "left behind");
});

test("a session that ended while its page was away is over when the page comes back", async ({ page, server, watch, context }) => {
  watch.provokesRefusals();
  const hedy = somebody("Hedy");
  await enter(context, server, hedy);
  await page.clock.install();
  await visit(page, "/");
  await expectLive(page);
  await server.kill();
  await expectConnection(page, /connecting|offline/);
  // From here on nothing in the page happens by itself.
  await page.clock.pauseAt(Date.now() + 60_000);
  await server.start();
  const out = await context.request.post("/api/app/server_fns/accounts/sign_out", { form: {}, headers: { origin: server.url } });
  expect(out.ok(), await out.text()).toBe(true);
  await page.clock.resume();
  await page.clock.fastForward(60_000);
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("what was refused is not counted among what will be sent", async ({ page, server }) => {
  const ida = somebody("Ida");
  await signUp(page, ida);
  await startDirect(page, ida.username);
  await expectLive(page);
  await write(page, BROKEN);
  await expect(message(page, "broken")).toHaveAttribute("data-state", "failed");
  await server.kill();
  await expectConnection(page, /connecting|offline/);
  await write(page, "short enough");
  await expect(page.getByText("Offline: 1 message will be sent when you are back")).toBeVisible();
});

test("what cannot wait any more stays in its box, and that is said", async ({ page, context, open }) => {
  const [fay, gina] = [somebody("Fay"), somebody("Gina")];
  await signUp(page, fay);
  await signUp(await open(), gina);
  await startDirect(page, gina.username);
  const address = page.url();
  // It opens, and nothing ever comes through it.
  await context.routeWebSocket(/\/ws$/, () => undefined);
  await visit(page, address);
  await write(page, "the first of many");
  await page.evaluate(() => {
    const place = Object.keys(localStorage).find((name) => name.startsWith("roost.outbox.")) ?? "";
    const key = place.split(".").at(-1) ?? "";
    for (let number = 1; number < 1000; number += 1) {
      const other = String(BigInt(key) - BigInt(number));
      localStorage.setItem(place.replace(key, other), (localStorage.getItem(place) ?? "").replaceAll(key, other));
    }
  });
  await reload(page);
  await expect(message(page, "the first of many").last()).toBeVisible();
  expect(await waiting(page)).toBe(1000);
  await field(page, "Message").fill("one too many");
  await field(page, "Message").press("Enter");
  await expect(page.getByRole("status")).toHaveText(/Too many messages wait here\./);
  await expect(field(page, "Message")).toHaveValue("one too many");
  expect(await waiting(page)).toBe(1000);
});

/** How many messages wait in this browser. */
function waiting(page: Page): Promise<number> {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("roost.outbox.")).length);
}
