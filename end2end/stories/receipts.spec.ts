// How far a message has come: stored, on somebody's device, before their eyes; and what who does not tell it is not told.

import type { Locator, Page } from "@playwright/test";

import {
  type Person,
  comeBack,
  expectMessage,
  gather,
  join,
  meet,
  message,
  openRoom,
  roomLink,
  send,
  settle,
  somebody,
  visit,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

/** As it is drawn and as it is told. */
async function expectTicks(row: Locator, state: "stored" | "delivered" | "read"): Promise<void> {
  await expect(row).toHaveAttribute("data-state", state);
  const named = { stored: "Sent", delivered: "Delivered", read: "Read" }[state];
  await expect(ticks(row)).toHaveAccessibleName(named);
}

function ticks(row: Locator): Locator {
  return row.getByRole("button", { name: /^(Sent|Delivered|Read)$/ });
}

test("between two a message is sent, then delivered to a device, then read, each at its moment", async ({ page, open, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  const room = await meet(server, adas, bea);
  await settle(page, server, adas, `/rooms/${room}`);
  await send(page, "Are you up?");
  const row = message(page, "Are you up?");
  await expectTicks(row, "stored");
  const single = await drawing(row);

  const other = await settle(await open(), server, beas);
  await expect(roomLink(other, ada.username)).toHaveAccessibleDescription(/1 unread/);
  await expectTicks(row, "delivered");
  const double = await drawing(row);
  expect(double.shape).not.toBe(single.shape);
  expect(double.colour).toBe(single.colour);

  await openRoom(other, ada.username);
  await expectTicks(row, "read");
  const accent = await drawing(row);
  expect(accent.shape).toBe(double.shape);
  expect(accent.colour).not.toBe(double.colour);

  await visit(page, `/rooms/${room}`);
  await expectTicks(row, "read");
  await expect(message(other, "Are you up?").locator(".ticks")).toHaveCount(0);
});

test("in a group it is read when everybody has read it, and its ticks tell who has and when", async ({ page, open, server }) => {
  const { bea, cleo } = await three(page, server);
  const row = message(page, "The beans are up.");
  await showReaders(page, row);
  await expect(readers(page).getByRole("listitem")).toHaveText([/Not yet$/, /Not yet$/]);
  await page.keyboard.press("Escape");
  await expect(readers(page)).toHaveCount(0);

  const second = await settle(await open(), server, bea.cookie);
  const third = await settle(await open(), server, cleo.cookie);
  await expectTicks(row, "delivered");
  await openRoom(second, "Garden");
  await expectMessage(second, "The beans are up.");
  await hasRead(await settle(await open(), server, bea.cookie), "Garden");
  await expectTicks(row, "delivered");
  await showReaders(page, row);
  await expect(readers(page).getByRole("listitem")).toHaveText([new RegExp(`${bea.username}\\d\\d:\\d\\d$`), new RegExp(`${cleo.username}Delivered$`)]);
  await page.keyboard.press("Escape");

  await openRoom(third, "Garden");
  await expectTicks(row, "read");
  await showReaders(page, row);
  await expect(readers(page).getByRole("listitem")).toHaveText([/\d\d:\d\d$/, /\d\d:\d\d$/]);
  await page.keyboard.press("Escape");
});

test("the list of who has read a message follows while it is open", async ({ page, open, server }) => {
  const { bea, cleo } = await three(page, server);
  const row = message(page, "The beans are up.");
  await showReaders(page, row);
  const reader = (one: { username: string }) => readers(page).getByRole("listitem").filter({ hasText: one.username });
  await expect(reader(bea)).toContainText("Not yet");
  const second = await settle(await open(), server, bea.cookie);
  await settle(await open(), server, cleo.cookie);
  await expectTicks(row, "delivered");
  await expect(reader(bea)).toContainText("Delivered");
  await openRoom(second, "Garden");
  await expect(reader(bea)).toContainText(/\d\d:\d\d$/);
  await expect(reader(cleo)).toContainText("Delivered");

  // A reader's card takes the list's place, and the focus goes back to where that was opened from.
  await reader(bea).getByRole("button", { name: bea.username }).press("Enter");
  await expect(page.getByRole("dialog", { name: bea.username })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-act=ticks]:focus")).toHaveCount(1);
});

test("who does not show how far they read is not shown how far others do, until both are again", async ({ page, open, server }) => {
  const [dora, edda] = [somebody("Dora"), somebody("Edda")];
  const [doras, eddas] = [await join(server, dora), await join(server, edda)];
  const room = await meet(server, doras, edda);
  await settle(page, server, doras, `/rooms/${room}`);
  const other = await settle(await open(), server, eddas, "/settings");
  const elsewhere = await settle(await open(), server, await comeBack(server, edda.username, edda.password));
  await send(page, "first");
  await expectTicks(message(page, "first"), "delivered");

  const receipts = other.getByRole("switch", { name: "Read receipts" });
  await receipts.uncheck();
  await expectTicks(message(page, "first"), "stored");
  await openRoom(other, dora.username);
  await hasRead(elsewhere, dora.username);
  await send(other, "second");
  await expectMessage(page, "second");
  await expectTicks(message(page, "first"), "stored");

  const farther = await settle(await open(), server, await comeBack(server, dora.username, dora.password));
  await hasRead(farther, edda.username);
  await send(page, "third");
  await expectMessage(other, "third");
  await expectTicks(message(other, "second"), "stored");

  // What was read meanwhile is told with what is read next.
  await visit(other, "/settings");
  await receipts.check();
  await send(page, "fourth");
  await openRoom(other, dora.username);
  for (const text of ["first", "third", "fourth"]) await expectTicks(message(page, text), "read");
  await expectTicks(message(other, "second"), "read");
});

interface Known extends Person {
  cookie: string;
}

/** Ada has written to a group; the others have no page open yet. */
async function three(page: Page, server: Roost): Promise<{ bea: Known; cleo: Known }> {
  const adas = await join(server, somebody("Ada"));
  const others: Known[] = [];
  for (const name of ["Bea", "Cleo"]) {
    const person = somebody(name);
    others.push({ ...person, cookie: await join(server, person) });
  }
  const [bea, cleo] = others as [Known, Known];
  const room = await gather(server, adas, "Garden", others);
  await settle(page, server, adas, `/rooms/${room}`);
  await send(page, "The beans are up.");
  return { bea, cleo };
}

function readers(page: Page): Locator {
  return page.getByRole("dialog", { name: "Read by" });
}

async function showReaders(page: Page, row: Locator): Promise<void> {
  await ticks(row).click();
  await expect(readers(page).getByRole("listitem")).toHaveCount(2);
}

/** Another device of theirs knows it too: so it was told. */
async function hasRead(page: Page, title: string): Promise<void> {
  await expect(roomLink(page, title)).toBeVisible();
  await expect(roomLink(page, title)).not.toHaveAccessibleDescription(/unread/);
}

/** The sign of how far it has come, and its colour. */
function drawing(row: Locator): Promise<{ shape: string; colour: string }> {
  return ticks(row).evaluate((button) => ({
    shape: button.querySelector("svg")?.innerHTML ?? "",
    colour: getComputedStyle(button).color,
  }));
}
