// The scenes in a conversation: what was said, what is done with it, and what is being written.

import { type Locator, type Page, expect } from "@playwright/test";

import { BROKEN, button, expectConnection, expectLive, field, goOffline, log, send, write } from "../people.ts";
import type { Scene } from "../scenes.ts";

/** Where much is said; where she has not read for a while; a friend. */
const [SQUARE, UNREAD, FRIEND] = ["Town square", "Pottery kiln", "Zeno"];

export const CONVERSATION: Scene[] = [
  { name: "conversation", room: SQUARE, town: true },
  { name: "conversation-unread", room: UNREAD, town: true },
  { name: "conversation-direct", room: FRIEND, town: true },
  { name: "permalink", room: SQUARE, at: 40, town: true },
  { name: "notes", path: "/?dialog=new", inside: true, act: writeNotes },
  { name: "nothing-said", path: "/?dialog=new&kind=group", inside: true, act: foundGroup },
  { name: "said", room: SQUARE, town: true, act: sayAll },
  { name: "message-tools", room: SQUARE, town: true, act: showTools },
  { name: "message-menu", room: SQUARE, town: true, act: (page) => openMenu(page, last(page)) },
  { name: "message-react", room: SQUARE, town: true, act: react },
  { name: "message-readers", room: UNREAD, town: true, act: seeReaders },
  { name: "message-failed", room: SQUARE, town: true, act: sayBroken },
  { name: "reply", room: SQUARE, town: true, act: reply },
  { name: "edit", room: SQUARE, town: true, act: edit },
  { name: "mention", room: SQUARE, town: true, act: mention },
  { name: "emoji", room: SQUARE, town: true, act: openEmoji },
  { name: "emoji-nothing", room: SQUARE, town: true, act: seekNoEmoji },
  { name: "offline", room: SQUARE, town: true, unplugged: true, act: writeOffline },
  { name: "details", room: UNREAD, town: true, act: openDetails },
  { name: "details-direct", room: FRIEND, town: true, act: openDetails },
  { name: "add-people", room: SQUARE, town: true, act: (page) => ask(page, "Add people") },
  { name: "permissions", room: SQUARE, town: true, act: (page) => ask(page, "Permissions") },
  { name: "member-menu", room: SQUARE, town: true, act: openMemberMenu },
  { name: "member-remove", room: SQUARE, town: true, act: askToRemove },
  { name: "kept-out", room: SQUARE, town: true, act: keepOut },
  { name: "invite-link", room: SQUARE, town: true, act: makeLink },
  { name: "rename", room: SQUARE, town: true, act: (page) => ask(page, "Rename") },
  { name: "leave", room: UNREAD, town: true, act: (page) => ask(page, "Leave") },
  { name: "delete-room", room: SQUARE, town: true, act: (page) => ask(page, "Delete room") },
];

async function makeLink(page: Page): Promise<void> {
  await ask(page, "Invite link");
  await page.getByRole("dialog").getByRole("button", { name: "Make link" }).click();
  await expect(page.getByRole("img", { name: "QR code of this link" })).toBeVisible();
}

async function openMemberMenu(page: Page): Promise<void> {
  await openDetails(page);
  await page.getByRole("list", { name: "Members" }).getByRole("button", { name: /^Options for / }).first().click();
  await expect(page.getByRole("menuitem", { name: "Make admin" })).toBeVisible();
}

async function askToRemove(page: Page): Promise<void> {
  await openMemberMenu(page);
  await page.getByRole("menuitem", { name: "Remove", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Remove" })).toBeVisible();
}

async function keepOut(page: Page): Promise<void> {
  await openMemberMenu(page);
  await page.getByRole("menuitem", { name: "Remove for good" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove for good" }).click();
  await expect(page.getByRole("list", { name: "Kept out" }).getByRole("button", { name: /back in$/ })).toBeVisible();
}

async function writeNotes(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("listitem").filter({ hasText: "You" }).getByRole("radio").check();
  await dialog.getByRole("button", { name: "Start" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes to yourself");
  await expectLive(page);
  await send(page, "Seeds, twine, and a **hat**");
  await send(page, "A longer one:\n\n- for the beans\n- for the peas");
}

async function foundGroup(page: Page): Promise<void> {
  await field(page, "Name").fill("Choir");
  await button(page, "Create").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Choir");
  await expectLive(page);
}

/** Everything that can be said at once. */
async function sayAll(page: Page): Promise<void> {
  await expectLive(page);
  await send(page, "Plan for Saturday:\n\n1. **Fence** first, then the *gate*\n2. ~~Tea~~ Coffee at ||eleven||\n3. https://example.org/weather");
  await send(page, "The pump starts by itself now:\n\n```\nif (level < 20) {\n  pump.start({ minutes: 5 });\n}\n```");
  await send(page, "> Many hands make light work\n\nBring `gloves`.");
  await choose(page, last(page), "Reply");
  await send(page, "And boots, it rained all night.");
  await choose(page, last(page), "React");
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("thumbs up");
  await page.getByRole("dialog", { name: "Emoji" }).getByRole("button", { name: "thumbs up", exact: true }).first().click();
  await expect(last(page).getByRole("group", { name: "Reactions" })).toBeVisible();
  await send(page, "I will be late.");
  await choose(page, last(page), "Delete");
  await expect(last(page)).toContainText("Message deleted");
  await send(page, "🎉");
}

async function showTools(page: Page): Promise<void> {
  await expectLive(page);
  const row = last(page);
  await row.focus();
  // For a mouse and for keys; a thumb holds the message instead.
  if (await isTouched(page)) return;
  await expect(row.getByRole("toolbar")).toBeVisible();
}

async function react(page: Page): Promise<void> {
  await choose(page, last(page), "React");
  await expect(page.getByRole("searchbox", { name: "Search emoji" })).toBeVisible();
  await expectEmoji(page);
}

async function seeReaders(page: Page): Promise<void> {
  await expectLive(page);
  await send(page, "The kiln is at 900 degrees.");
  await last(page).locator("[data-act=ticks]").click();
  await expect(page.getByRole("dialog", { name: "Read by" }).getByRole("listitem").first()).toBeVisible();
}

async function sayBroken(page: Page): Promise<void> {
  await expectLive(page);
  await write(page, BROKEN);
  await expect(button(page, "Retry")).toBeVisible();
}

async function reply(page: Page): Promise<void> {
  await choose(page, last(page), "Reply");
  await field(page, "Message").pressSequentially("Good. Shall I bring");
}

async function edit(page: Page): Promise<void> {
  await expectLive(page);
  await send(page, "I can bring the ladder on Friday.");
  await field(page, "Message").press("ArrowUp");
  await expect(page.getByText("Edit message")).toBeVisible();
}

async function mention(page: Page): Promise<void> {
  await expectLive(page);
  await field(page, "Message").pressSequentially("Ask @");
  await expect(page.getByRole("listbox", { name: "People to mention" }).getByRole("option").first()).toBeVisible();
}

async function openEmoji(page: Page): Promise<void> {
  await expectLive(page);
  await button(page, "Emoji").click();
  await expectEmoji(page);
}

async function seekNoEmoji(page: Page): Promise<void> {
  await openEmoji(page);
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("zyzzyva");
  await expect(page.getByText("No emoji is called that.")).toBeVisible();
}

async function expectEmoji(page: Page): Promise<void> {
  await expect(page.getByRole("dialog", { name: "Emoji" }).getByRole("button", { name: "grinning face", exact: true })).toBeVisible();
}

async function writeOffline(page: Page): Promise<void> {
  await expectLive(page);
  await goOffline(page);
  await expectConnection(page, /connecting|offline/);
  await write(page, "Back on the train. I will be there at six.");
  await expect(page.getByText("Offline: 1 message will be sent when you are back")).toBeVisible();
}

async function openDetails(page: Page): Promise<void> {
  await expectLive(page);
  const pane = page.getByRole("complementary", { name: "Details" });
  if (!(await pane.getByRole("heading", { name: "Details" }).isVisible())) await button(page, "Details").click();
  await expect(pane.getByRole("heading", { name: "Details" })).toBeVisible();
}

async function ask(page: Page, what: string): Promise<void> {
  await openDetails(page);
  await button(page, what).click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

function last(page: Page): Locator {
  return log(page).getByRole("article").last();
}

async function choose(page: Page, row: Locator, what: string): Promise<void> {
  await openMenu(page, row);
  await page.getByRole("menuitem", { name: what }).click();
}

/** Held with a thumb where there is one, pressed with the right button where there is a mouse. */
async function openMenu(page: Page, row: Locator): Promise<void> {
  await expectLive(page);
  const text = row.locator(".message-time");
  if (await isTouched(page)) {
    await text.dispatchEvent("touchstart", { touches: [{ identifier: 0, clientX: 0, clientY: 0 }] });
  } else {
    await text.click({ button: "right" });
  }
  await expect(page.getByRole("menu", { name: "Message" })).toBeVisible();
}

function isTouched(page: Page): Promise<boolean> {
  return page.evaluate(() => matchMedia("(pointer: coarse)").matches);
}
