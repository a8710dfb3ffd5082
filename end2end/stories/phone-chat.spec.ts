// A conversation on a phone: one thing at a time on the screen, a way back from each, and all of it for a thumb.

import type { Locator, Page } from "@playwright/test";

import { expectNothingSideways, smallTargets } from "../layout.ts";
import {
  button,
  expectMessage,
  field,
  frames,
  gather,
  join,
  log,
  meet,
  message,
  roomLink,
  send,
  settle,
  somebody,
  submit,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

/** The least that WCAG 2.2 asks for. */
const TARGET = 24;
/** Of a keyboard that has come up. */
const KEYBOARD = 336;

/** Ada's phone, at the list, and a conversation with Bea in which so much was said by her. */
async function phone(page: Page, server: Roost, said: string[]): Promise<{ bea: string; beas: string; room: string }> {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  const room = await meet(server, beas, ada);
  for (const body of said) await submit(server, beas, "send", { room, body });
  await settle(page, server, adas);
  return { bea: bea.username, beas, room };
}

function menu(page: Page): Locator {
  return page.getByRole("menu", { name: "Message" });
}

/** With a finger that rests on it, as the browser sees one. */
async function hold(page: Page, row: Locator): Promise<void> {
  const finger = await page.context().newCDPSession(page);
  await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [await middle(row)] });
  await expect(menu(page)).toBeVisible();
  await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await finger.detach();
  // Where the finger was, something of the menu may lie now: that is not what was pressed.
  await frames(page, 2);
  await expect(menu(page).getByRole("menuitem", { name: "Reply" })).toBeVisible();
}

async function middle(row: Locator): Promise<{ x: number; y: number }> {
  const box = await row.locator(".message-time").boundingBox();
  if (!box) throw new Error("it is not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("a conversation takes the screen, and the way back gives the list again", async ({ page, server }) => {
  const { bea, beas, room } = await phone(page, server, ["Are you there?"]);
  await expect(page.getByRole("navigation", { name: "Conversations" })).toBeVisible();
  await roomLink(page, bea).tap();
  await expectMessage(page, "Are you there?");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(bea);
  await expect(page.getByRole("navigation", { name: "Conversations" })).toBeHidden();

  await field(page, "Message").tap();
  await expect(field(page, "Message")).toBeFocused();
  await field(page, "Message").fill("Yes, on my phone.");
  await button(page, "Send").tap();
  await expect(message(page, "on my phone.")).toHaveAttribute("data-state", /stored|delivered|read/);
  await expect(field(page, "Message")).toHaveValue("");
  // The keyboard stays for the next one.
  await expect(field(page, "Message")).toBeFocused();

  await page.getByRole("link", { name: "Back to conversations" }).tap();
  await expect(page).toHaveURL(/\/$/);
  await expect(field(page, "Message")).toHaveCount(0);
  await expect(roomLink(page, bea).locator(".last-line")).toHaveText("You: Yes, on my phone.");
  await submit(server, beas, "send", { room, body: "Good." });
  await expect(roomLink(page, bea)).toHaveAccessibleDescription(/1 unread$/);
  await page.goBack();
  await expectMessage(page, "Good.");
});

test("a finger that rests on a message opens all that can be done with it", async ({ page, server }) => {
  const said = Array.from({ length: 20 }, (_, line) => `line ${line + 1}.\n\nAnd more of it.`);
  const { bea } = await phone(page, server, said);
  await roomLink(page, bea).tap();
  await button(page, "Go to the latest message").tap();
  const last = log(page).locator("[data-seq='20']");
  await expect(last).toBeInViewport();

  await hold(page, last);
  await expect(menu(page).getByRole("menuitem")).toHaveText(["Reply", "React", "Copy text", "Copy link", "Mark as unread", "Author's profile"]);
  await expect(menu(page)).toBeInViewport({ ratio: 1 });
  await menu(page).getByRole("menuitem", { name: "Reply" }).tap();
  await expect(menu(page)).toHaveCount(0);
  await expect(page.getByText(`Reply to ${bea}`)).toBeVisible();
  await expect(field(page, "Message")).toBeFocused();
  await field(page, "Message").fill("an answer");
  await button(page, "Send").tap();
  await expect(message(page, "an answer").locator(".quote")).toContainText("line 20.");

  await hold(page, last);
  await menu(page).getByRole("menuitem", { name: "React" }).tap();
  const emoji = page.getByRole("dialog", { name: "Emoji" });
  await expect(emoji).toBeInViewport({ ratio: 1 });
  await emoji.getByRole("region", { name: "Recent" }).getByRole("button").filter({ hasText: "👍" }).tap();
  const pile = last.getByRole("group", { name: "Reactions" }).getByRole("button");
  await expect(pile).toHaveText(/👍\s*1/);
  await pile.tap();
  await expect(pile).toHaveCount(0);

  // Beside the menu it is closed again, and nothing was done.
  await hold(page, message(page, "line 15."));
  await page.touchscreen.tap(195, 60);
  await expect(menu(page)).toHaveCount(0);
});

test("a finger that moves on scrolls, and opens nothing", async ({ page, server }) => {
  const said = Array.from({ length: 20 }, (_, line) => `line ${line + 1}.\n\nAnd more of it.`);
  const { bea } = await phone(page, server, said);
  await roomLink(page, bea).tap();
  await button(page, "Go to the latest message").tap();
  const last = message(page, "line 20.");
  await expect(last).toBeInViewport({ ratio: 1 });
  const finger = await page.context().newCDPSession(page);
  const { x, y } = await middle(message(page, "line 15."));
  const touch = (type: "touchStart" | "touchMove", by: number) => finger.send("Input.dispatchTouchEvent", { type, touchPoints: [{ x, y: y + by }] });
  const moves = Array.from({ length: 20 }, (_, step) => touch(step === 0 ? "touchStart" : "touchMove", step * 10));
  await Promise.all(moves);
  await expect(last).not.toBeInViewport();
  // Longer than a finger has to rest.
  await frames(page, 60);
  await expect(menu(page)).toHaveCount(0);
  await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await frames(page, 2);
  await expect(menu(page)).toHaveCount(0);
});

test("the details are a page of their own, with its way back", async ({ page, server }) => {
  const { bea } = await phone(page, server, ["Are you there?"]);
  await roomLink(page, bea).tap();
  const address = page.url();
  const details = page.getByRole("complementary", { name: "Details" });
  await button(page, "Details").tap();
  await expect(details).toBeVisible();
  await expect(page).toHaveURL(/\?details/);
  await expect.poll(() => details.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await button(page, "Close details").tap();
  await expect(details).toBeHidden();
  await expect(page).toHaveURL(address);
  await expect(button(page, "Details")).toBeFocused();

  await button(page, "Details").tap();
  await expect(details).toBeVisible();
  await page.goBack();
  await expect(details).toBeHidden();
  await expect(page).toHaveURL(address);
  await expectMessage(page, "Are you there?");
});

test("with the keyboard up what is written stands above it, under the last that was said", async ({ page, server }) => {
  const said = Array.from({ length: 20 }, (_, line) => `line ${line + 1}.\n\nAnd more of it.`);
  const { bea, beas, room } = await phone(page, server, said);
  await roomLink(page, bea).tap();
  await button(page, "Go to the latest message").tap();
  await field(page, "Message").tap();
  // As phones do it that are told `interactive-widget=resizes-content`.
  await page.setViewportSize({ width: 390, height: 844 - KEYBOARD });
  const all = [message(page, "line 20."), field(page, "Message"), button(page, "Send")];
  for (const one of all) await expect(one).toBeInViewport({ ratio: 1 });
  expect(await below(page)).toBeGreaterThanOrEqual(0);

  await field(page, "Message").fill(Array.from({ length: 30 }, (_, line) => `thought ${line + 1}`).join("\n"));
  for (const one of [field(page, "Message"), button(page, "Send"), page.getByRole("heading", { level: 1 })]) {
    await expect(one).toBeInViewport({ ratio: 1 });
  }
  await expect(message(page, "line 20.")).toBeInViewport({ ratio: 1 });
  await submit(server, beas, "send", { room, body: "line 21." });
  await expect(message(page, "line 21.")).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(message(page, "line 21.")).toBeInViewport({ ratio: 1 });
  // Smaller, and some phones would zoom in to it.
  expect(await field(page, "Message").evaluate((box) => Number.parseFloat(getComputedStyle(box).fontSize))).toBeGreaterThanOrEqual(16);
});

test("where a keyboard comes up over the page, what is written still stands above it", async ({ page, server }) => {
  await page.addInitScript(coverPage, 844);
  const { bea } = await phone(page, server, ["Are you there?"]);
  await roomLink(page, bea).tap();
  const all = [message(page, "Are you there?"), field(page, "Message"), button(page, "Send")];
  const lowest = () => button(page, "Send").evaluate((send) => send.getBoundingClientRect().bottom);
  const before = await lowest();
  // The browser may move what is seen of the page; zoomed into, nothing covers it.
  for (const [view, covered] of [
    [{ height: 844 - KEYBOARD }, KEYBOARD],
    [{ height: 844 - KEYBOARD, offsetTop: 100 }, KEYBOARD - 100],
    [{ height: 422, offsetTop: 200, scale: 2 }, 0],
    [{ height: 844 }, 0],
  ] as const) {
    await page.evaluate((view) => Object.assign(visualViewport!, { offsetTop: 0, scale: 1 }, view).dispatchEvent(new Event("resize")), view);
    await expect.poll(lowest).toBeCloseTo(before - covered, 0);
    for (const one of all) await expect(one).toBeInViewport({ ratio: 1 });
  }
});

for (const [width, height] of [
  [390, 844],
  [320, 568],
] as const) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height } });

    test(`whatever is said, nothing of it scrolls sideways ${width} pixels wide, and all can be hit`, async ({ page, server }) => {
      const [ada, bea] = [somebody("Ada"), { ...somebody("Bea"), username: `${"w".repeat(28)}${width}` }];
      const [adas, beas] = [await join(server, ada), await join(server, bea)];
      const room = await gather(server, adas, "W".repeat(64), [bea]);
      for (const body of [
        "w".repeat(400),
        `https://example.org/${"way/".repeat(60)}`,
        `\`\`\`\n${"let x = 1; ".repeat(40)}\n\`\`\``,
        `> ${"q".repeat(200)}\n\n1. ${"l".repeat(200)}\n2. \`${"c".repeat(200)}\``,
        "👍".repeat(60),
      ]) {
        await submit(server, beas, "send", { room, body });
      }
      await settle(page, server, adas, `/rooms/${room}`);
      await send(page, "v".repeat(300));
      await hold(page, log(page).getByRole("article").last());
      await expectNothingSideways(page);
      expect(await smallTargets(page, TARGET)).toEqual([]);
      await menu(page).getByRole("menuitem", { name: "Reply" }).tap();
      await field(page, "Message").fill("m".repeat(200));
      await expectNothingSideways(page);
      await button(page, "Send").tap();
      await expect(log(page).getByRole("article").last().locator(".quote")).toBeVisible();
      await expectNothingSideways(page);
      expect(await smallTargets(page, TARGET)).toEqual([]);
      await button(page, "Details").tap();
      await expect(page.getByRole("list", { name: "Members" })).toBeVisible();
      await expectNothingSideways(page);
      expect(await smallTargets(page, TARGET)).toEqual([]);
    });
  });
}

/** Room between the box in which one writes and what covers the screen's foot. */
function below(page: Page): Promise<number> {
  return field(page, "Message").evaluate((box) => {
    const seen = window.visualViewport ?? { offsetTop: 0, height: innerHeight };
    return seen.offsetTop + seen.height - box.getBoundingClientRect().bottom;
  });
}

/** In the page, before it is there: what is seen of it is as this story says. */
function coverPage(height: number): void {
  const view = Object.assign(new EventTarget(), { height, offsetTop: 0, scale: 1 });
  Object.defineProperty(window, "visualViewport", { value: view });
}
