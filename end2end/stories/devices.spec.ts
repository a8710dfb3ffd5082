// One person on two devices: what is unread and what is read is so on both, what is half written is only where it is
// written. And what was done while a device was away.

import type { Locator, Page } from "@playwright/test";

import {
  BROKEN,
  button,
  comeBack,
  expectConnection,
  expectLive,
  expectMessage,
  field,
  gather,
  goOffline,
  idOf,
  join,
  log,
  manage,
  meet,
  message,
  openRoom,
  reload,
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

test.use({ ownServer: true });

/** As the row, the window's title and its icon tell it. */
async function expectUnread(page: Page, title: string, count: number, mentioned = false): Promise<void> {
  const link = roomLink(page, title);
  const badges = [...(mentioned ? ["@"] : []), ...(count > 0 ? [`${count}`] : [])];
  await expect(link.locator(".unread-badge")).toHaveText(badges);
  const told = [...(mentioned ? ["mentions you"] : []), ...(count > 0 ? [`${count} unread`] : [])].join(".*");
  if (told) await expect(link).toHaveAccessibleDescription(new RegExp(`${told}$`));
  else await expect(link).not.toHaveAccessibleDescription(/unread|mentions you/);
  await expect(page).toHaveTitle(count > 0 ? new RegExp(`^\\(${count}\\) `) : /^[^(]/);
  const icon = page.locator("link[rel=icon][type='image/svg+xml']");
  await expect(icon).toHaveAttribute("href", count > 0 ? new RegExp(`^data:image/svg\\+xml,.*%3E${count}%3C`) : "/favicon.svg");
}

async function choose(row: Locator, what: string): Promise<void> {
  await row.hover();
  await row.getByRole("button", { name: what, exact: true }).click();
}

/** Ada, and Bea at a desk and on a second device. */
async function three(desk: Page, open: () => Promise<Page>, server: Roost): Promise<{ adas: string; away: Page; room: string; bea: string }> {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  const room = await gather(server, adas, "Garden", [bea]);
  await settle(desk, server, beas);
  const away = await settle(await open(), server, await comeBack(server, bea.username, bea.password));
  return { adas, away, room, bea: await idOf(server, adas, bea) };
}

test("what is new is counted alike on both devices, and read on one it is read on the other", async ({ page, open, server }) => {
  const { adas, away, room, bea } = await three(page, open, server);
  const both = [page, away];
  await submit(server, adas, "send", { room, body: "The beans are up." });
  for (const one of both) await expectUnread(one, "Garden", 1);
  await submit(server, adas, "send", { room, body: `And the peas, <@${bea}>.` });
  for (const one of both) await expectUnread(one, "Garden", 2, true);

  await openRoom(page, "Garden");
  await expectMessage(page, "And the peas");
  for (const one of both) await expectUnread(one, "Garden", 0);

  await submit(server, adas, "send", { room, body: "Rain is coming." });
  await expectMessage(page, "Rain is coming.");
  await expect(roomLink(away, "Garden").locator(".last-line")).toContainText("Rain is coming.");
  for (const one of both) await expectUnread(one, "Garden", 0);
});

test("what is marked as unread on one device is so on the other, until it is read there", async ({ page, open, server }) => {
  const { adas, away, room } = await three(page, open, server);
  const both = [page, away];
  for (const body of ["One.", "Two.", "Three."]) await submit(server, adas, "send", { room, body });
  await openRoom(page, "Garden");
  for (const one of both) await expectUnread(one, "Garden", 0);

  await choose(message(page, "Two."), "More");
  await page.getByRole("menuitem", { name: "Mark as unread" }).click();
  for (const one of both) await expectUnread(one, "Garden", 2);

  await openRoom(away, "Garden");
  await expect(away.locator(".messages-unread")).toBeVisible();
  for (const one of both) await expectUnread(one, "Garden", 0);
});

test("what is half written stays on its device", async ({ page, open, server }) => {
  const { away } = await three(page, open, server);
  await openRoom(page, "Garden");
  await field(page, "Message").fill("Half a thought");
  await reload(page);
  await expect(field(page, "Message")).toHaveValue("Half a thought");

  await openRoom(away, "Garden");
  await expect(field(away, "Message")).toHaveValue("");
  await send(away, "A whole one");
  await expectMessage(page, "A whole one");
  await expect(field(page, "Message")).toHaveValue("Half a thought");
  await visit(away, "/");
  await expect(roomLink(away, "Garden").locator(".last-line")).toHaveText("You: A whole one");
  await visit(page, "/");
  await expect(roomLink(page, "Garden").locator(".last-line")).toHaveText("Draft: Half a thought");
});

test("only who is mentioned is told so, on each of their devices", async ({ page, open, server }) => {
  const [cleo, dora, edda] = [somebody("Cleo"), somebody("Dora"), somebody("Edda")];
  const [cleos, doras, eddas] = [await join(server, cleo), await join(server, dora), await join(server, edda)];
  const room = await gather(server, cleos, "Workshop", [dora, edda]);
  await settle(page, server, doras);
  const second = await settle(await open(), server, await comeBack(server, dora.username, dora.password));
  const other = await settle(await open(), server, eddas);
  await submit(server, cleos, "send", { room, body: `<@${await idOf(server, cleos, dora)}> has the key.` });
  for (const one of [page, second]) await expectUnread(one, "Workshop", 1, true);
  await expectUnread(other, "Workshop", 1, false);

  for (const one of [page, other]) await openRoom(one, "Workshop");
  await expect(message(page, "has the key.")).toHaveAttribute("data-calls", "true");
  await expect(message(other, "has the key.").locator(".prose-mention")).toHaveText(`@${dora.username}`);
  await expect(message(other, "has the key.")).not.toHaveAttribute("data-calls");
  await expectUnread(second, "Workshop", 0);
});

test("what is refused again stays where it was written, until it is let go of", async ({ page, server }) => {
  const hedy = somebody("Hedy");
  const hedys = await join(server, hedy);
  const room = await gather(server, hedys, "Choir", []);
  const posts: string[] = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      if (String(payload).includes("This is broken")) posts.push(String(payload));
    }),
  );
  await settle(page, server, hedys, `/rooms/${room}`);
  await write(page, BROKEN);
  const row = message(page, "This is broken");
  await expect(row).toContainText("Leave them out.");
  const before = posts.length;
  await row.getByRole("button", { name: "Retry" }).click();
  await expect.poll(() => posts.length).toBe(before + 1);
  await expect(row).toHaveAttribute("data-state", "failed");
  await row.getByRole("button", { name: "Discard" }).click();
  await expect(row).toHaveCount(0);
  await send(page, "short enough");
  await reload(page);
  await expect(log(page).getByRole("article").filter({ hasText: "enough" })).toHaveCount(1);
  await expect(row).toHaveCount(0);
});

test.describe("without the network", () => {
  test.beforeEach(({ watch }) => watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/));

  /** Two in a conversation, both with it before their eyes. */
  async function two(page: Page, open: () => Promise<Page>, server: Roost): Promise<Page> {
    const [ada, bea] = [somebody("Ada"), somebody("Bea")];
    const [adas, beas] = [await join(server, ada), await join(server, bea)];
    const room = await meet(server, adas, bea);
    for (const body of ["to answer", "to like", "to change", "to delete"]) await submit(server, adas, "send", { room, body });
    await settle(page, server, adas, `/rooms/${room}`);
    return settle(await open(), server, beas, `/rooms/${room}`);
  }

  /** Answers, reacts, changes and deletes, each once. */
  async function doFour(page: Page): Promise<void> {
    await choose(message(page, "to answer"), "Reply");
    await write(page, "the answer");
    await choose(message(page, "to like"), "React");
    // Those that are used most are there without the network.
    await page.getByRole("region", { name: "Recent" }).getByRole("button").filter({ hasText: "👍" }).click();
    await choose(message(page, "to change"), "Edit");
    await write(page, "changed");
    await choose(message(page, "to delete"), "Delete");
    await expect(button(page, "Undo")).toBeVisible();
    await page.clock.runFor(6_000);
    await expect(button(page, "Undo")).toHaveCount(0);
  }

  async function expectFour(page: Page): Promise<void> {
    const rows = log(page).getByRole("article");
    await expect(rows).toHaveText([/to answer/, /to like.*👍\s*1/s, /changed.*edited/s, /Message deleted/, /the answer/]);
    await expect(rows.nth(4).locator(".quote")).toContainText("to answer");
    await expect(rows.nth(1).getByRole("group", { name: "Reactions" }).getByRole("button")).toHaveCount(1);
    for (const [place, row] of (await rows.all()).entries()) await expect(row).toHaveAttribute("data-seq", `${place + 1}`);
  }

  test("an answer, a reaction, a change and a deletion of the other are all there, once, after one was away", async ({ page, open, server }) => {
    await page.clock.install();
    const other = await two(page, open, server);
    await goOffline(other);
    await expectConnection(other, /connecting|offline/);
    await doFour(page);
    await expectFour(page);
    await expect(log(other).getByRole("article")).toHaveText([/to answer/, /to like/, /to change/, /to delete/]);

    await other.context().setOffline(false);
    await expectLive(other);
    await expectFour(other);
    await reload(other);
    await expectFour(other);
  });

  test("what one did oneself while away is seen at once, and sent once when one is back", async ({ page, context, open, server }) => {
    await page.clock.install();
    const other = await two(page, open, server);
    await goOffline(page);
    await expectConnection(page, /connecting|offline/);
    await doFour(page);
    await expect(message(page, "the answer")).toHaveAttribute("data-state", "queued");
    await expect(log(page).getByRole("article")).toHaveText([/to answer/, /to like.*👍\s*1/s, /changed/, /Message deleted/, /the answer/]);
    await expect(log(other).getByRole("article")).toHaveCount(4);

    await context.setOffline(false);
    await expectLive(page);
    for (const one of [page, other]) await expectFour(one);
    await reload(page);
    await expectFour(page);
  });

  test("what the server does not take waits with a way to send it again and one to let go of it", async ({ page, context, open, server }) => {
    const [fay, gina] = [somebody("Fay"), somebody("Gina")];
    const [fays, ginas] = [await join(server, fay), await join(server, gina)];
    const room = await gather(server, ginas, "Choir", [fay]);
    await settle(page, server, fays, `/rooms/${room}`);
    const other = await settle(await open(), server, ginas, `/rooms/${room}`);
    await goOffline(page);
    await expectConnection(page, /connecting|offline/);
    for (const text of ["to keep", "to drop"]) await write(page, text);

    await button(other, "Details").click();
    await manage(other, fay.username, "Remove");
    await other.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(other.locator(".conversation-status")).toHaveText("1 member");
    await context.setOffline(false);
    await expectLive(page);
    await expect(roomLink(page, "Choir")).toHaveCount(0);

    await button(other, "Add people").click();
    await other.getByRole("checkbox", { name: fay.username }).check();
    await other.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
    await expect(other.locator(".conversation-status")).toHaveText("2 members");
    await openRoom(page, "Choir");
    for (const text of ["to keep", "to drop"]) {
      await expect(message(page, text)).toHaveAttribute("data-state", "failed");
      await expect(message(page, text)).toContainText("you are no longer in it.");
    }
    await message(page, "to keep").getByRole("button", { name: "Retry" }).click();
    await expect(message(page, "to keep")).toHaveAttribute("data-state", /stored|delivered|read/);
    await expectMessage(other, "to keep");
    await message(page, "to drop").getByRole("button", { name: "Discard" }).click();
    await expect(message(page, "to drop")).toHaveCount(0);
    await reload(page);
    await expectMessage(page, "to keep");
    await expect(message(page, "to drop")).toHaveCount(0);
    await expect(message(other, "to drop")).toHaveCount(0);
  });
});
