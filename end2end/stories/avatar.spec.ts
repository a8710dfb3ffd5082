// Pictures of people and rooms: chosen, cropped with whatever one has, seen by others at once, taken away.

import { AxeBuilder } from "@axe-core/playwright";
import { type Page } from "@playwright/test";

import { expectNothingSideways, smallTargets } from "../layout.ts";
import { acquaint, button, enter, expectMessage, gather, isAwake, join, settle, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

/** Red on its left, blue on its right. */
async function picture(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [600, 400];
    const brush = canvas.getContext("2d");
    if (!brush) throw new Error("nothing to draw with");
    for (const [place, colour] of ["#d01010", "#1010d0"].entries()) {
      brush.fillStyle = colour;
      brush.fillRect(place * 300, 0, 300, 400);
    }
    return canvas.toDataURL("image/png");
  });
  return { name: "me.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1] ?? "", "base64") };
}

async function isReady(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName(`${location.origin}/picture.js`).length > 0);
}

/** Whoever looks through their files takes longer than its script. */
async function choose(page: Page): Promise<void> {
  await isReady(page);
  await page.getByLabel("Choose a picture").setInputFiles(await picture(page));
}

/** Of what is drawn, the colour in the middle of its left and of its right half. */
function colours(page: Page, which: string): Promise<string[]> {
  return page.locator(which).first().evaluate(async (drawn: HTMLImageElement | HTMLCanvasElement) => {
    if (drawn instanceof HTMLImageElement) await drawn.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [100, 100];
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    brush?.drawImage(drawn, 0, 0, 100, 100);
    return [25, 75].map((x) => {
      const [r = 0, , b = 0] = brush?.getImageData(x, 50, 1, 1).data ?? [];
      return r > 2 * b ? "red" : b > 2 * r ? "blue" : "neither";
    });
  });
}

test("a picture that was chosen and cropped is seen by the other within a second, and initials again once it is gone", async ({ page, open }) => {
  const { other } = await acquaint(page, open, "hello");
  await expect(other.locator(".message .avatar-picture")).toHaveCount(0);
  await visit(page, "/settings");
  await choose(page);
  const dialog = page.getByRole("dialog", { name: "Crop the picture" });
  await expect(dialog).toBeVisible();
  expect(await colours(page, ".crop-canvas")).toEqual(["red", "blue"]);
  await button(page, "Save").last().click();
  await expect(dialog).toBeHidden();
  await expect(other.locator(".message .avatar-picture")).toHaveCount(1);
  expect(await colours(other, ".message .avatar-picture")).toEqual(["red", "blue"]);
  await expect(other.locator(".rail .avatar-picture")).toHaveCount(1);

  await button(page, "Remove picture").click();
  await expect(other.locator(".avatar-picture")).toHaveCount(0);
  await expect(button(page, "Remove picture")).toHaveCount(0);
  await expect(page.getByLabel("Choose a picture"), "what had the focus went").toBeFocused();
});

test("a picture that is chosen before its script is here is asked about once it is", async ({ page, server }) => {
  let arrives: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (arrives = resolve));
  await page.route("**/picture.js", async (route) => {
    await held;
    await route.continue();
  });
  await enter(page.context(), server, somebody("Ada"));
  // Its script is a part of the page, which is not loaded before it.
  await page.goto("/settings", { waitUntil: "commit" });
  await isAwake(page);
  await page.getByLabel("Choose a picture").setInputFiles(await picture(page));
  await expect(page.getByRole("dialog", { name: "Crop the picture" })).toBeHidden();
  arrives();
  await expect(page.getByRole("dialog", { name: "Crop the picture" })).toBeVisible();
});

test("the crop is moved by the pointer, the keys and the slider, and cancelled with Esc", async ({ page, server }) => {
  const cookie = await join(server, somebody("Ada"));
  await settle(page, server, cookie, "/settings");
  await choose(page);
  const canvas = page.locator(".crop-canvas");
  await expect(canvas).toBeFocused();
  for (let step = 0; step < 12; step += 1) await page.keyboard.press("ArrowRight");
  const zoom = page.getByRole("slider", { name: "Zoom" });
  await zoom.fill("3");
  await canvas.focus();
  for (let step = 0; step < 12; step += 1) await page.keyboard.press("ArrowRight");
  expect(await colours(page, ".crop-canvas")).toEqual(["blue", "blue"]);
  const box = await canvas.boundingBox();
  if (!box) throw new Error("no canvas");
  for (let drag = 0; drag < 4; drag += 1) {
    await page.mouse.move(box.x + 20, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 20, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
  }
  expect(await colours(page, ".crop-canvas")).toEqual(["red", "red"]);
  await canvas.focus();
  await page.keyboard.press("-");
  expect(Number(await zoom.inputValue())).toBeLessThan(3);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Crop the picture" })).toHaveCount(0);
  await expect(page.locator(".settings .avatar-picture")).toHaveCount(0);
});

test("what is no picture is told at once, and the words go with the next one", async ({ page, server }) => {
  const cookie = await join(server, somebody("Ada"));
  await settle(page, server, cookie, "/settings");
  const file = { name: "me.png", mimeType: "image/png", buffer: Buffer.from("<html></html>") };
  await isReady(page);
  await page.getByLabel("Choose a picture").setInputFiles(file);
  await expect(page.getByText(/no picture that can be read/)).toBeVisible();
  await choose(page);
  await expect(page.getByText(/no picture that can be read/)).toHaveCount(0);
});

test("a room's picture is changed from its details by who may, and stands in everybody's rail", async ({ page, open, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [own, others] = [await join(server, ada), await join(server, bea)];
  const room = await gather(server, own, "Engines", [bea]);
  await settle(page, server, own, `/rooms/${room}`);
  const other = await settle(await open(), server, others, `/rooms/${room}`);
  await button(page, "Details").click();
  await choose(page);
  await button(page, "Save").last().click();
  await expect(other.locator(".rail .avatar-picture")).toHaveCount(1);
  await expectMessage(other, `${ada.username} changed the picture`);
  await button(other, "Details").click();
  await expect(other.getByLabel("Choose a picture")).toHaveCount(0);
});

test("the crop fits a phone, its targets fit a finger, and nothing in it keeps people out", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const cookie = await join(server, somebody("Ada"));
  await settle(page, server, cookie, "/settings");
  await choose(page);
  await expect(page.getByRole("dialog", { name: "Crop the picture" })).toBeVisible();
  await expectNothingSideways(page);
  expect(await smallTargets(page, 40)).toEqual([]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((rule) => rule.id)).toEqual([]);
});
