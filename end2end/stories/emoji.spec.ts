// Emoji: picked for a message, by keyboard and by thumb.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { button, expectMessage, field, moveIn, openRoom, reload } from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

const ROCKET = "🚀";
const PARTY = "🎉";

test("by keyboard alone an emoji is found, stands at the caret, and is sent", async ({ page, server }) => {
  await inRoom(page, server);
  const box = field(page, "Message");
  await box.focus();
  await page.keyboard.type("Ready  go");
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowLeft");
  await open(page);
  await page.keyboard.type("rocket");
  await expect(one(page, "rocket")).toBeVisible();
  await page.keyboard.press("Enter");

  await expect(picker(page)).toBeHidden();
  await expect(box).toBeFocused();
  await expect(box).toHaveValue(`Ready ${ROCKET} go`);
  await page.keyboard.type("!");
  await expect(box).toHaveValue(`Ready ${ROCKET}! go`);
  await page.keyboard.press("Enter");
  await expectMessage(page, `Ready ${ROCKET}! go`);
});

test("what was picked can be undone as if it were typed", async ({ page, server }) => {
  await inRoom(page, server);
  const box = field(page, "Message");
  await box.fill("Ready");
  await box.focus();
  await open(page);
  await page.keyboard.type("rocket");
  await expect(one(page, "rocket")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue(`Ready${ROCKET}`);
  await page.keyboard.press("Control+z");
  await expect(box).toHaveValue("Ready");
});

test("the latest ones come first, also after a reload, and for nobody else", async ({ page, server }) => {
  await inRoom(page, server);
  await field(page, "Message").focus();
  for (const sought of ["party popper", "rocket"]) {
    await open(page);
    await page.keyboard.type(sought);
    await expect(one(page, sought)).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(picker(page)).toBeHidden();
  }
  await reload(page);
  await field(page, "Message").focus();
  await open(page);
  await expect(recent(page).first()).toHaveText(ROCKET);
  await expect(recent(page).nth(1)).toHaveText(PARTY);
  await expect(recent(page).first()).toHaveAccessibleName("rocket");

  // Somebody else at the same browser.
  await inRoom(page, server);
  await field(page, "Message").focus();
  await open(page);
  await expect(recent(page).first()).toHaveText("👍");
});

test("arrows walk through the emoji and back to the search, and letters go on there", async ({ page, server }) => {
  await inRoom(page, server);
  await field(page, "Message").focus();
  await open(page);
  await expect(one(page, "grinning face")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(recent(page).first()).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(recent(page).nth(1)).toBeFocused();
  await page.keyboard.press("End");
  await expect(recent(page).nth(5)).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await expect(group(page, "Smileys & emotion").getByRole("button").first()).toBeFocused();
  // Tab leaves the list and comes back to where one was in it.
  await page.keyboard.press("Tab");
  await expect(search(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(group(page, "Smileys & emotion").getByRole("button").first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(search(page)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("owl");
  await expect(search(page)).toHaveValue("owl");
  await page.keyboard.press("ArrowDown");
  await expect(one(page, "owl")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(field(page, "Message")).toHaveValue("🦉");
});

test("all the groups are there once one looks further", async ({ page, server }) => {
  await inRoom(page, server);
  await field(page, "Message").focus();
  await open(page);
  await expect(one(page, "grinning face")).toBeVisible();
  await one(page, "grinning face").hover();
  await page.mouse.wheel(0, 300);
  await expect(group(page, "Flags").getByRole("button").last()).toHaveAccessibleName("flag: Wales");
  const all = await picker(page).locator(".emoji-all button").count();
  expect(all).toBeGreaterThan(1_900);
});

test("Esc and a press beside it close it, nothing is picked, and the focus is where it was", async ({ page, server }) => {
  await inRoom(page, server);
  const opener = button(page, "Emoji");
  await field(page, "Message").fill("Hush");
  await field(page, "Message").focus();
  await open(page);
  await expect(opener).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(picker(page)).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(opener).toHaveAttribute("aria-expanded", "false");

  await page.keyboard.press("Enter");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("rocket");
  // Nothing but that: what lies below is not pressed.
  const link = page.getByRole("navigation", { name: "Conversations" }).getByRole("link").first();
  const place = await link.boundingBox();
  const before = page.url();
  await page.mouse.click((place?.x ?? 0) + 20, (place?.y ?? 0) + 20);
  await expect(picker(page)).toBeHidden();
  await expect(opener).toBeFocused();
  expect(page.url()).toBe(before);
  await expect(field(page, "Message")).toHaveValue("Hush");
});

test("a word that no emoji is called by is told so", async ({ page, server }) => {
  await inRoom(page, server);
  await field(page, "Message").focus();
  await open(page);
  await page.keyboard.type("zyzzyva");
  await expect(picker(page).getByRole("status")).toHaveText("No emoji is called that. Try another word.");
  await page.keyboard.press("Enter");
  await expect(search(page)).toBeFocused();
});

test("where the list does not come it says so, and trying again brings it", async ({ page, server, watch }) => {
  watch.provokes(/^Failed to load resource: net::ERR_FAILED/);
  await inRoom(page, server);
  await page.route("**/emoji.txt", (route) => route.abort());
  await field(page, "Message").focus();
  await open(page);
  await expect(picker(page).getByRole("status")).toHaveText("The emoji could not be loaded. Check your connection.");
  // The latest ones are there all the same.
  await expect(recent(page).first()).toHaveText("👍");
  await page.unroute("**/emoji.txt");
  await picker(page).getByRole("button", { name: "Try again" }).press("Enter");
  await expect(one(page, "grinning face")).toBeVisible();
  await expect(search(page)).toBeFocused();
});

test("the list is asked for once a page, when it is needed, and comes compressed", async ({ page, server }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/emoji.txt")) asked.push(request.url());
  });
  await inRoom(page, server);
  expect(asked).toEqual([]);
  const answer = page.waitForResponse("**/emoji.txt");
  for (let time = 0; time < 2; time += 1) {
    await field(page, "Message").focus();
    await open(page);
    await expect(one(page, "grinning face")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(picker(page)).toBeHidden();
  }
  expect(asked.length).toBe(1);
  expect(await (await answer).headerValue("content-encoding")).toMatch(/^(br|gzip)$/);
});

for (const [width, height] of [
  [320, 568],
  [390, 844],
  [820, 1180],
  [1440, 900],
] as const) {
  test.describe(`${width} pixels wide`, () => {
    const phone = width < 720;
    test.use({ viewport: { width, height }, isMobile: phone, hasTouch: phone, contextOptions: { reducedMotion: "reduce" } });

    test(`the open picker keeps nobody out and fits, ${width} pixels wide`, async ({ page, server }) => {
      await inRoom(page, server);
      if (phone) await button(page, "Emoji").tap();
      else await button(page, "Emoji").click();
      await expect(one(page, "grinning face")).toBeVisible();
      const { violations, incomplete } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" · ")}`)).toEqual([]);
      expect(incomplete.filter((rule) => rule.id !== "color-contrast").map((rule) => rule.id)).toEqual([]);

      const surface = await picker(page).boundingBox();
      expect(surface?.x).toBeGreaterThanOrEqual(0);
      expect((surface?.x ?? 0) + (surface?.width ?? 0)).toBeLessThanOrEqual(width);
      expect((surface?.y ?? 0) + (surface?.height ?? 0)).toBeLessThanOrEqual(height);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      if (!phone) return;
      const cell = await one(page, "grinning face").boundingBox();
      expect(Math.min(cell?.width ?? 0, cell?.height ?? 0)).toBeGreaterThanOrEqual(40);
      await one(page, "grinning face").tap();
      await expect(field(page, "Message")).toHaveValue("😀");
    });
  });
}

/** Somebody new, in a room of their own. */
async function inRoom(page: Page, server: Roost): Promise<void> {
  await moveIn(page, server, "Ada", ["Attic"]);
  await openRoom(page, "Attic");
}

/** From the message that is written. */
async function open(page: Page): Promise<void> {
  await expect(field(page, "Message")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(button(page, "Emoji")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(search(page)).toBeFocused();
}

function picker(page: Page): Locator {
  return page.getByRole("dialog", { name: "Emoji", exact: true });
}

function search(page: Page): Locator {
  return picker(page).getByRole("searchbox", { name: "Search emoji" });
}

function group(page: Page, name: string): Locator {
  return picker(page).getByRole("region", { name, exact: true });
}

function recent(page: Page): Locator {
  return group(page, "Recent").getByRole("button");
}

/** The one of that name; not among the latest. */
function one(page: Page, name: string): Locator {
  return picker(page).locator(".emoji-found, .emoji-all .emoji-group:not(:first-child)").getByRole("button", { name, exact: true });
}
