// What a conversation is and who is in it, beside it or above it, and what its members can do about it.

import type { Locator, Page } from "@playwright/test";

import { button, expectLive, field, join, manage, moveIn, openRoom, reload, roomLink, signUp, somebody } from "../people.ts";
import { expect, test } from "../story.ts";

const PHONE = { viewport: { width: 390, height: 844 } };

function pane(page: Page): Locator {
  return page.getByRole("complementary", { name: "Details" });
}

function members(page: Page): Locator {
  return pane(page).getByRole("list", { name: "Members" });
}

async function openDetails(page: Page): Promise<void> {
  await button(page, "Details").click();
  await expect(pane(page)).toBeVisible();
}

test("who is added to a group sees it, who renames it is seen by all, and who leaves it is gone from both", async ({ page, open, server }) => {
  const ada = await moveIn(page, server, "Ada", ["Garden"]);
  const bea = somebody("Bea");
  const other = await open();
  await signUp(other, bea);
  await expectLive(other);

  await openRoom(page, "Garden");
  await openDetails(page);
  await expect(members(page).getByRole("listitem")).toHaveText([new RegExp(`${ada.username}.*You.*Owner`)]);
  await button(page, "Add people").click();
  const dialog = page.getByRole("dialog", { name: "Add people" });
  await expect(dialog.getByRole("searchbox", { name: "Find people" })).toBeFocused();
  await button(page, "Add").click();
  await expect(page.getByRole("status")).toContainText("Choose somebody first.");
  await dialog.getByRole("searchbox", { name: "Find people" }).fill(bea.username);
  await dialog.getByRole("checkbox", { name: bea.username }).check();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(members(page).getByRole("listitem")).toHaveCount(2);
  await expect(members(page).getByRole("listitem").filter({ hasText: bea.username })).toContainText("online");

  await openRoom(other, "Garden");
  await openDetails(other);
  await expect(members(other).getByRole("listitem")).toHaveCount(2);
  // Only those who may are offered it.
  await expect(button(other, "Rename")).toHaveCount(0);
  await expect(button(other, "Delete room")).toHaveCount(0);
  await expect(button(other, `Options for ${ada.username}`)).toHaveCount(0);

  await button(page, "Rename").click();
  await expect(field(page, "Name")).toHaveValue("Garden");
  await field(page, "Name").fill("");
  await button(page, "Save").click();
  await expect(field(page, "Name")).toHaveAccessibleDescription("Give it a name.");
  await expect(field(page, "Name")).toBeFocused();
  await field(page, "Name").fill("Orchard");
  await field(page, "Topic").fill("Apples before pears");
  await button(page, "Save").click();
  for (const one of [page, other]) {
    await expect(one.getByRole("heading", { level: 1 })).toHaveText("Orchard");
    await expect(pane(one)).toContainText("Apples before pears");
    await expect(roomLink(one, "Orchard")).toBeVisible();
  }

  await button(other, "Leave").click();
  const leaving = other.getByRole("dialog", { name: "Leave this conversation?" });
  await expect(leaving).toContainText("“Orchard”");
  await leaving.getByRole("button", { name: "Leave" }).click();
  await expect(other).toHaveURL(/\/$/);
  await expect(other.getByRole("status")).toContainText("You left Orchard");
  await expect(roomLink(other, "Orchard")).toHaveCount(0);
  await expect(members(page).getByRole("listitem")).toHaveCount(1);
});

test("an owner removes somebody, who is shown nothing more of it, and then ends the room", async ({ page, open, server }) => {
  const dora = somebody("Dora");
  const other = await open();
  await signUp(other, dora);
  await moveIn(page, server, "Cleo", ["Workshop"]);
  await openRoom(page, "Workshop");
  await openDetails(page);
  await button(page, "Add people").click();
  await page.getByRole("checkbox", { name: dora.username }).check();
  await button(page, "Add").click();
  await openRoom(other, "Workshop");

  await manage(page, dora.username, "Remove");
  const removing = page.getByRole("dialog", { name: "Remove from this conversation?" });
  await expect(removing).toContainText(`${dora.username} will no longer see “Workshop”`);
  await page.keyboard.press("Escape");
  await expect(members(page).getByRole("listitem")).toHaveCount(2);
  await manage(page, dora.username, "Remove");
  await removing.getByRole("button", { name: "Remove" }).click();
  await expect(members(page).getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("heading", { name: /^Members/ })).toBeFocused();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Nothing here");
  await expect(roomLink(other, "Workshop")).toHaveCount(0);

  await button(page, "Delete room").click();
  const ending = page.getByRole("dialog", { name: "Delete this room?" });
  await expect(ending).toContainText("“Workshop” will be gone with every message in it");
  await ending.getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(roomLink(page, "Workshop")).toHaveCount(0);
});

test("the only owner is told why they cannot leave the others behind", async ({ page, server }) => {
  const fay = somebody("Fay");
  await join(server, fay);
  await moveIn(page, server, "Edda", ["Attic"]);
  await openRoom(page, "Attic");
  await openDetails(page);
  await button(page, "Add people").click();
  await page.getByRole("checkbox", { name: fay.username }).check();
  await button(page, "Add").click();
  await expect(members(page).getByRole("listitem")).toHaveCount(2);
  await button(page, "Leave").click();
  const leaving = page.getByRole("dialog", { name: "Leave this conversation?" });
  await leaving.getByRole("button", { name: "Leave" }).click();
  await expect(leaving.getByRole("alert")).toContainText("Only you own this.");
  await expect(page).toHaveURL(/\/rooms\/\d+$/);
});

test("where there is room the details stay open, from room to room and through a reload, and move nothing when they come", async ({ page, server }) => {
  await moveIn(page, server, "Gina", ["Kitchen", "Cellar"]);
  await openRoom(page, "Kitchen");
  await expect(pane(page)).toBeHidden();
  await expect(button(page, "Details")).toHaveAttribute("aria-expanded", "false");
  await openDetails(page);
  await expect(button(page, "Details")).toHaveAttribute("aria-expanded", "true");
  await openRoom(page, "Cellar");
  await expect(pane(page)).toContainText("Cellar");
  await page.addInitScript(() => {
    const moved: number[] = [];
    Object.assign(window, { moved });
    const note = (shift: PerformanceEntry) => moved.push((shift as PerformanceEntry & { value: number }).value);
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  });
  await reload(page);
  await expect(pane(page)).toContainText("Cellar");
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await page.evaluate(() => (window as unknown as { moved: number[] }).moved)).toEqual([]);
  await button(page, "Close details").click();
  await expect(pane(page)).toBeHidden();
  await expect(button(page, "Details")).toBeFocused();
  await reload(page);
  await expect(pane(page)).toBeHidden();
});

test("on a phone the details are a page of their own, to go back from", async ({ open, server }) => {
  const page = await open(PHONE);
  const ida = await moveIn(page, server, "Ida", ["Boathouse"]);
  await openRoom(page, "Boathouse");
  await button(page, "Details").click();
  await expect(page).toHaveURL(/\/rooms\/\d+\?details$/);
  await expect(button(page, "Close details")).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeHidden();
  await page.goBack();
  await expect(pane(page)).toBeHidden();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
  await button(page, "Details").click();
  await reload(page);
  await expect(members(page)).toContainText(ida.username);
  await button(page, "Close details").press("Escape");
  await expect(page).toHaveURL(/\/rooms\/\d+$/);
  await expect(button(page, "Details")).toBeFocused();
});

test("the details of a room can be read without JavaScript", async ({ page, context, browser, server }) => {
  const jo = await moveIn(page, server, "Jo", ["Library"]);
  await openRoom(page, "Library");
  const still = await browser.newContext({
    javaScriptEnabled: false,
    baseURL: server.url,
    storageState: await context.storageState(),
  });
  const paper = await still.newPage();
  await paper.goto(new URL(page.url()).pathname);
  await button(paper, "Details").press("Enter");
  await expect(members(paper)).toContainText(jo.username);
  await still.close();
});
