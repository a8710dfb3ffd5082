// Everything is a few letters away: the palette, the keys that work anywhere, and the dialog that lists them.

import type { Page } from "@playwright/test";

import {
  expectLive,
  field,
  frames,
  join,
  message,
  moveIn,
  openRoom,
  roomLink,
  send,
  signUp,
  somebody,
  startDirect,
  visit,
} from "../people.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

test("conversations, people and actions are gone to by keyboard alone", async ({ page, server }) => {
  await moveIn(page, server, "Ada", ["Garden", "Größe", "Kitchen garden"]);
  const zoe = somebody("Zoe");
  await join(server, zoe);
  await expect(page.getByRole("region", { name: "People here" })).toContainText(zoe.username);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await expect(palette).toBeVisible();
  await expect(box(page)).toBeFocused();
  await expect(palette.getByRole("group")).toHaveCount(3);

  // The beginning of a name first, and what was sought is marked.
  await page.keyboard.type("GARD");
  await expect(options(page)).toHaveText([/Garden$/, /Kitchen garden$/]);
  await expect(options(page).first().locator("mark")).toHaveText("Gard");
  await expect(chosen(page)).toHaveText(/Garden$/);
  await page.keyboard.press("ArrowDown");
  await expect(chosen(page)).toHaveText(/Kitchen garden$/);
  await expect(box(page)).toHaveAttribute("aria-activedescendant", (await chosen(page).getAttribute("id")) ?? "");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Garden");
  await expect(field(page, "Message")).toBeFocused();

  await goTo(page, "grosse");
  await expect(options(page)).toHaveCount(0);
  await expect(palette.getByRole("status")).toHaveText("Nothing is called so.");
  await page.keyboard.press("Enter");
  await expect(palette).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(field(page, "Message")).toBeFocused();
  await goTo(page, "gro");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Größe");

  await goTo(page, zoe.username);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(zoe.username);
  await expect(field(page, "Message")).toBeFocused();

  await goTo(page, "new gr");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New conversation" })).toBeVisible();
  await expect(field(page, "Name")).toBeFocused();
  // It opens over no other question.
  await page.keyboard.press("Control+k");
  await frames(page, 3);
  await expect(palette).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await goTo(page, "sign out");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("before anything is typed the palette shows the latest, and Home, End and the mouse go through it", async ({ page, server }) => {
  await moveIn(page, server, "Ada", ["First", "Second", "Third"]);
  await openRoom(page, "Third");
  await page.keyboard.press("Control+k");
  // Where one is nobody needs to go.
  const rooms = page.getByRole("group", { name: "Conversations" }).getByRole("option");
  await expect(rooms).toHaveText([/Second$/, /First$/]);
  await expect(chosen(page)).toHaveText(/Second$/);
  await page.keyboard.press("End");
  await expect(chosen(page)).toHaveText("Sign out");
  await expect(chosen(page)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("ArrowDown");
  await expect(chosen(page)).toHaveText(/Second$/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  await expect(chosen(page)).toHaveText(/Second$/);
  await rooms.last().hover();
  await expect(chosen(page)).toHaveText(/First$/);
  await rooms.last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("First");

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Go to" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Go to" })).toBeHidden();
});

test("Alt and the arrows go through the rail, with Shift through what is unread", async ({ page, open, server }) => {
  const bea = somebody("Bea");
  const other = await open();
  await signUp(other, bea);
  const { username: ada } = await moveIn(page, server, "Ada", ["First", "Second", "Third"]);
  await startDirect(other, ada);
  await send(other, "Hello!");
  // Something newer than that.
  await openRoom(page, "Third");
  await send(page, "Three.");
  await openRoom(page, "Second");
  await send(page, "Two.");
  await expect(roomLink(page, bea.username)).toHaveAccessibleDescription(/unread/);
  const heading = page.getByRole("heading", { level: 1 });
  for (const title of ["Third", bea.username, "First"]) {
    await page.keyboard.press("Alt+ArrowDown");
    await expect(heading).toHaveText(title);
    await expect(field(page, "Message")).toBeFocused();
  }
  await page.keyboard.press("Alt+ArrowDown");
  await expect(heading).toHaveText("First");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(heading).toHaveText(bea.username);
  await expect(roomLink(page, bea.username)).not.toHaveAccessibleDescription(/unread/);

  await visit(other, "/");
  await expectLive(other);
  await page.keyboard.press("Alt+ArrowUp");
  await expect(heading).toHaveText("Third");
  await page.keyboard.press("Alt+ArrowUp");
  await openRoom(other, ada);
  await send(other, "Still there?");
  await expect(roomLink(page, bea.username)).toHaveAccessibleDescription(/unread/);
  // It is the uppermost now.
  await expect(heading).toHaveText("Second");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await expect(heading).toHaveText(bea.username);
});

test("a question mark lists the keys, but where one writes it is a question mark", async ({ page, server }) => {
  await moveIn(page, server, "Ada", ["Garden"]);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toBeVisible();
  const keys = (does: string) => dialog.locator("div").filter({ has: page.getByText(does, { exact: true }) }).last().locator("kbd");
  await expect(keys("Go to anything by its name")).toHaveText(["Ctrl", "K"]);
  await expect(keys("The unread one below")).toHaveText(["Alt", "Shift", "↓"]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await openRoom(page, "Garden");
  await field(page, "Message").focus();
  await page.keyboard.type("/why?");
  await expect(field(page, "Message")).toHaveValue("/why?");
  await frames(page, 3);
  await expect(dialog).toBeHidden();
});

test("whoever begins to type means the composer, and Esc leads back to it", async ({ page, server }) => {
  await moveIn(page, server, "Ada", ["Garden"]);
  await openRoom(page, "Garden");
  const composer = field(page, "Message");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.type("Hello");
  await expect(composer).toBeFocused();
  await expect(composer).toHaveValue("Hello");
  await page.getByRole("log", { name: "Messages" }).focus();
  await page.keyboard.press("Escape");
  await expect(composer).toBeFocused();
});

test("a conversation is marked as unread from the palette", async ({ page, open, server }) => {
  const bea = somebody("Bea");
  const other = await open();
  await signUp(other, bea);
  const { username: ada } = await moveIn(page, server, "Ada", []);
  await startDirect(other, ada);
  await send(other, "Remember this.");
  await openRoom(page, bea.username);
  await expect(roomLink(page, bea.username)).not.toHaveAccessibleDescription(/unread/);
  // The server knows that it was read.
  await expect(message(other, "Remember this.")).toHaveAttribute("data-state", "read");
  await goTo(page, "unread");
  await page.keyboard.press("Enter");
  await expect(roomLink(page, bea.username)).toHaveAccessibleDescription(/1 unread/);
  await expect(page).toHaveTitle(/^\(1\)/);
});

async function goTo(page: Page, typed: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(typed);
}

function box(page: Page) {
  return page.getByRole("combobox", { name: "Go to" });
}

function options(page: Page) {
  return page.getByRole("listbox").getByRole("option");
}

function chosen(page: Page) {
  return page.getByRole("option", { selected: true });
}
