// What is done with messages: answered, reacted to, written anew, taken back, gone to, by mouse and by keyboard.

import type { Locator, Page } from "@playwright/test";

import {
  acquaint,
  button,
  expectConnection,
  expectLive,
  expectMessage,
  field,
  goOffline,
  join,
  log,
  meet,
  message,
  moveIn,
  openRoom,
  reload,
  roomLink,
  send,
  settle,
  signUp,
  somebody,
  startDirect,
  submit,
  visit,
  write,
} from "../people.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

async function tool(row: Locator, name: string): Promise<void> {
  await row.hover();
  await row.getByRole("button", { name, exact: true }).click();
}

async function bounds(one: Locator): Promise<{ top: number; bottom: number; left: number; right: number }> {
  return one.evaluate((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return { top, bottom, left, right };
  });
}

test("an answer carries what it answers, follows what becomes of that, and leads there", async ({ page, open }) => {
  const { other, names } = await acquaint(page, open, "Shall we begin?");
  await tool(message(other, "Shall we begin?"), "Reply");
  await expect(field(other, "Message")).toBeFocused();
  await expect(other.getByText(`Reply to ${names[0]}`)).toBeVisible();
  await send(other, "Yes, at once.");
  await expect(other.getByText(`Reply to ${names[0]}`)).toHaveCount(0);
  for (const one of [page, other]) {
    await expect(message(one, "Yes, at once.").locator(".quote")).toContainText("Shall we begin?");
  }
  await tool(message(page, /^.*Shall we begin\?/).first(), "Edit");
  await expect(field(page, "Message")).toHaveValue("Shall we begin?");
  await write(page, "Shall we start?");
  for (const one of [page, other]) {
    await expect(message(one, "Yes, at once.").locator(".quote")).toContainText("Shall we start?");
  }
  for (let line = 1; line <= 30; line += 1) await send(page, `line ${line}.`);
  await expect(message(page, "Yes, at once.")).not.toBeInViewport();
  await log(page).press("Home");
  await message(page, "Yes, at once.").locator(".quote").click();
  await expect(log(page).locator("[data-seq='1']")).toBeInViewport();
  await expect(log(page).locator("[data-seq='1']")).toHaveAttribute("data-sought", "");
});

test("a reaction is seen by both, counted, and taken back", async ({ page, open }) => {
  const { other } = await acquaint(page, open, "Shall we begin?");
  await tool(message(other, "Shall we begin?"), "React");
  await other.getByRole("searchbox", { name: "Search emoji" }).fill("thumbs up");
  await expect(other.getByRole("dialog", { name: "Emoji", exact: true }).locator(".emoji-found")).toContainText("👍");
  await other.keyboard.press("Enter");
  const pile = (one: Page) => message(one, "Shall we begin?").getByRole("group", { name: "Reactions" }).getByRole("button");
  await expect(pile(other)).toHaveText(/👍\s*1/);
  await expect(pile(other)).toHaveAttribute("aria-pressed", "true");
  await expect(pile(page)).toHaveText(/👍\s*1/);
  await pile(page).click();
  for (const one of [page, other]) await expect(pile(one)).toHaveText(/👍\s*2/);
  await pile(other).click();
  for (const one of [page, other]) await expect(pile(one)).toHaveText(/👍\s*1/);
  await pile(page).click();
  for (const one of [page, other]) await expect(pile(one)).toHaveCount(0);
});

test("a message is written anew from the keyboard, and both see that it was", async ({ page, open }) => {
  const { other } = await acquaint(page, open, "Shall we begin?");
  const box = field(page, "Message");
  await box.press("ArrowUp");
  await expect(box).toHaveValue("Shall we begin?");
  await expect(page.getByText("Edit message")).toBeVisible();
  await box.press("Escape");
  await expect(box).toHaveValue("");
  await box.press("ArrowUp");
  await write(page, "Shall we **start**?");
  for (const one of [page, other]) {
    await expect(message(one, "Shall we start?").locator("strong")).toHaveText("start");
    await expect(message(one, "Shall we start?")).toContainText("edited");
  }
});

test("a deletion can be taken back for a while, and is for good after that", async ({ page, open }) => {
  const { other } = await acquaint(page, open, "Shall we begin?");
  await page.clock.install();
  await tool(message(page, "Shall we begin?"), "Delete");
  await expect(log(page).locator("[data-seq='1']")).toContainText("Message deleted");
  await button(page, "Undo").click();
  await expectMessage(page, "Shall we begin?");
  await tool(message(page, "Shall we begin?"), "Delete");
  await expect(button(page, "Undo")).toBeVisible();
  await page.clock.runFor(6_000);
  await expect(log(other).locator("[data-seq='1']")).toContainText("Message deleted");
  await expect(button(page, "Undo")).toHaveCount(0);
  await expect(log(page).locator("[data-seq='1']")).toContainText("Message deleted");
  await reload(other);
  await expect(log(other).locator("[data-seq='1']")).toContainText("Message deleted");
});

test("what can be taken back is offered where it covers nothing that is read or written", async ({ page, server, watch }) => {
  watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/);
  await moveIn(page, server, "Ada", ["Garden"]);
  await openRoom(page, "Garden");
  await page.clock.install();
  for (const away of [false, true]) {
    await send(page, away ? "One more" : "Another");
    const last = log(page).getByRole("article").last();
    if (away) {
      await goOffline(page);
      await page.clock.runFor(2_000);
      await expect(page.getByText("Reconnecting…")).toBeVisible();
    }
    await tool(last, "Delete");
    await expect(button(page, "Undo")).toBeVisible();
    for (const [width, height] of [
      [1440, 900],
      [820, 1180],
      [390, 844],
      [320, 568],
    ] as const) {
      await page.setViewportSize({ width, height });
      const [offer, head, row] = [await bounds(page.locator(".toast")), await bounds(page.locator(".conversation-head")), await bounds(last)];
      expect(offer.top).toBeGreaterThanOrEqual(head.bottom);
      expect(offer.left).toBeGreaterThanOrEqual(head.left);
      expect(offer.right).toBeLessThanOrEqual(head.right);
      expect(offer.bottom).toBeLessThanOrEqual(row.top);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await button(page, "Undo").click();
    await expect(page.locator(".toast")).toHaveCount(0);
  }
});

test("all that can be done with a message is in reach where the list's edge cuts it off", async ({ page, server }) => {
  const ada = somebody("Ada");
  const [adas, beas] = [await join(server, ada), await join(server, somebody("Bea"))];
  const room = await meet(server, beas, ada);
  for (let line = 1; line <= 24; line += 1) {
    const body = line % 2 ? `line ${line}.` : `line ${line}.\n\nAnd more of it.`;
    await submit(server, line % 3 ? beas : adas, "send", { room, body });
  }
  await settle(page, server, adas, `/rooms/${room}`);
  await expectMessage(page, "line 24.");
  for (const text of ["line 6.", "line 8.", "line 9."]) {
    const row = message(page, text);
    const [list, before] = [await bounds(log(page)), await bounds(row)];
    // Its first line is out of sight by half.
    await log(page).evaluate((list, by) => list.scrollBy(0, by), before.top - list.top + 10);
    const foot = await bounds(row.locator(".message-time"));
    await page.mouse.move((foot.left + foot.right) / 2, (foot.top + foot.bottom) / 2);
    for (const name of ["React", "Reply", "More"]) await expect(row.getByRole("button", { name, exact: true })).toBeInViewport({ ratio: 1 });
    const after = await bounds(row);
    expect([after.right - after.left, after.bottom - after.top], "it takes no room").toEqual([before.right - before.left, before.bottom - before.top]);
    await row.getByRole("button", { name: "Reply", exact: true }).click();
    await expect(page.locator(".composer-summary")).toContainText(text);
  }
});

test("what is done while the other is away reaches them when they are back", async ({ page, open, watch }) => {
  watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/);
  const { other } = await acquaint(page, open, "Shall we begin?");
  await send(page, "one to keep");
  await send(page, "one to change");
  await expectMessage(other, "one to change");
  await goOffline(other);
  await expectConnection(other, /connecting|offline/);
  await tool(message(page, "one to change"), "Edit");
  await write(page, "one that was changed");
  await tool(message(page, "one to keep"), "Reply");
  await send(page, "an answer");
  await other.context().setOffline(false);
  await expectLive(other);
  await expectMessage(other, "one that was changed");
  await expect(message(other, "an answer").locator(".quote")).toContainText("one to keep");
});

test("two who write the same message anew keep both texts", async ({ page, context }) => {
  const cleo = somebody("Cleo");
  await signUp(page, cleo);
  await startDirect(page, cleo.username);
  await expectLive(page);
  await send(page, "draft of a plan");
  const second = await context.newPage();
  await visit(second, new URL(page.url()).pathname);
  await expectLive(second);
  const box = field(page, "Message");
  await box.press("ArrowUp");
  await expect(box).toHaveValue("draft of a plan");
  await field(second, "Message").press("ArrowUp");
  await write(second, "the plan of the second");
  await expectMessage(page, "the plan of the second");
  // Made from the text that the second one has replaced.
  await write(page, "the plan of the first");
  const row = message(page, "the plan of the second");
  await expect(row).toContainText("Your text:");
  await expect(row).toContainText("the plan of the first");
  await expectMessage(second, "the plan of the second");

  await row.getByRole("button", { name: "Edit mine" }).click();
  await expect(box).toHaveValue("the plan of the first");
  await write(page, "the plan of both");
  await expectMessage(second, "the plan of both");
  await expect(message(page, "the plan of both")).not.toContainText("Your text:");
});

test("people are mentioned by the beginning of their name, and it stands out for them", async ({ page, open }) => {
  const { other, names } = await acquaint(page, open, "Shall we begin?");
  const box = field(page, "Message");
  await box.pressSequentially("Ask @be");
  const options = page.getByRole("listbox", { name: "People to mention" }).getByRole("option");
  await expect(options).toHaveCount(1);
  await box.press("Enter");
  await expect(box).toHaveValue(`Ask @${names[1]} `);
  await box.pressSequentially("about it");
  await box.press("Enter");
  await expect(message(other, "about it").locator(".prose-mention")).toHaveText(`@${names[1]}`);
  await expect(message(other, "about it")).toHaveAttribute("data-calls", "true");
  await page.bringToFront();
  await box.press("ArrowUp");
  await expect(box).toHaveValue(`Ask @${names[1]} about it`);
});

test("text is made bold from the keyboard and code is copied with a button", async ({ page, open, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await acquaint(page, open, "Shall we begin?");
  const box = field(page, "Message");
  await box.fill("so good");
  await box.selectText();
  await box.press("Control+b");
  await expect(box).toHaveValue("**so good**");
  await box.press("Enter");
  await expect(message(page, "so good").locator("strong")).toHaveText("so good");
  await send(page, "```\nlet x = 1;\n```");
  await message(page, "let x = 1;").locator("pre").hover();
  await button(page, "Copy code").click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("let x = 1;");
});

test("a message's link opens the conversation there", async ({ page, open, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await acquaint(page, open, "Shall we begin?");
  for (let line = 1; line <= 40; line += 1) await send(page, `line ${line}.`);
  await tool(message(page, "line 20."), "More");
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  await expect(page.getByRole("status")).toContainText("Link copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await visit(page, link);
  await expect(message(page, "line 20.")).toBeInViewport();
});

test("what was marked as unread is so until it is read again", async ({ page, open }) => {
  const { other, names } = await acquaint(page, open, "Shall we begin?");
  await send(other, "think about it");
  await expectMessage(page, "think about it");
  await expect(roomLink(page, names[1])).not.toHaveAccessibleDescription(/unread/);
  await tool(message(page, "think about it"), "More");
  await page.getByRole("menuitem", { name: "Mark as unread" }).click();
  await expect(roomLink(page, names[1])).toHaveAccessibleDescription(/1 unread/);
  await expect(page.locator(".messages-unread")).toBeVisible();
  await visit(page, "/");
  await expect(roomLink(page, names[1])).toHaveAccessibleDescription(/1 unread/);
  await openRoom(page, names[1]);
  await expectMessage(page, "think about it");
  await expect(roomLink(page, names[1])).not.toHaveAccessibleDescription(/unread/);
});

test("messages are walked through and answered without a mouse", async ({ page, open }) => {
  await acquaint(page, open, "Shall we begin?");
  await send(page, "second");
  await field(page, "Message").press("Shift+Tab");
  await page.keyboard.press("ArrowUp");
  await expect(message(page, "second")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(message(page, "Shall we begin?")).toBeFocused();
  await page.keyboard.press("r");
  await expect(field(page, "Message")).toBeFocused();
  await send(page, "by keyboard");
  await expect(message(page, "by keyboard").locator(".quote")).toContainText("Shall we begin?");
});
