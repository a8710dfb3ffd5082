// The scenes inside, around the conversations: home, the rail, what lies above both, and settings.

import { fileURLToPath } from "node:url";

import { type Page, expect } from "@playwright/test";

import { button, field, isAwake, roomLink } from "../people.ts";
import type { Scene } from "../scenes.ts";

const PICTURE = fileURLToPath(new URL("../../public/icon-192.png", import.meta.url));

export const HOUSE: Scene[] = [
  { name: "home", path: "/", inside: true },
  { name: "home-alone", path: "/", inside: true, empty: true },
  { name: "home-skip", path: "/", inside: true, act: skipLink },
  { name: "account-menu", path: "/", inside: true, act: openMenu },
  { name: "edit-profile", path: "/?dialog=profile", inside: true, act: seeDialog },
  { name: "edit-profile-refused", path: "/?dialog=profile", inside: true, refused: true, act: refusedName },
  { name: "profile-saved", path: "/?dialog=profile", inside: true, act: savedName },
  { name: "room-not-there", path: "/rooms/7", inside: true, refused: true },
  { name: "not-found-inside", path: "/no/such/page", inside: true, refused: true },
  { name: "settings", path: "/settings", inside: true },
  { name: "settings-account", path: "/settings", inside: true, refused: true, act: refusedPassword },
  { name: "people", path: "/people", town: true },
  { name: "person-card", path: "/people", town: true, act: seeCard },
  { name: "crop", path: "/settings", inside: true, act: crop },
  { name: "invited", path: "/admin?tab=joining", town: true, act: followLink },
  { name: "admin-deactivate", path: "/admin", town: true, act: askToDeactivate },
  { name: "admin-reset-link", path: "/admin", town: true, act: makeResetLink },
  { name: "admin-delete-room", path: "/admin?tab=rooms", town: true, act: askToDelete },
  { name: "channels", path: "/channels", town: true },
  { name: "admin-people", path: "/admin", town: true, act: seeOffice },
  { name: "admin-rooms", path: "/admin?tab=rooms", town: true, act: seeOffice },
  { name: "admin-joining", path: "/admin?tab=joining", town: true, act: seeOffice },
  { name: "admin-log", path: "/admin?tab=log", town: true, act: seeLog },
  { name: "admin-usage", path: "/admin?tab=usage", town: true, act: seeOffice },
  { name: "town", path: "/", town: true },
  { name: "new-direct", path: "/?dialog=new", town: true, act: seePeople },
  { name: "new-group", path: "/?dialog=new&kind=group", town: true, act: seeGroupForm },
  { name: "search", path: "/", town: true, act: searchRail },
  { name: "search-people", path: "/", inside: true, act: searchPeople },
  { name: "search-nothing", path: "/", town: true, act: searchInVain },
  { name: "palette", path: "/", town: true, act: openPalette },
  { name: "palette-found", path: "/", town: true, act: findInPalette },
  { name: "palette-nothing", path: "/", town: true, act: findNothing },
  { name: "shortcuts", path: "/?dialog=shortcuts", town: true, act: listShortcuts },
];

async function skipLink(page: Page): Promise<void> {
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
}

async function seeCard(page: Page): Promise<void> {
  await page.getByRole("list", { name: "People" }).getByRole("button").nth(2).click();
  await expect(page.locator(".person-card-status")).not.toBeEmpty();
}

async function seeOffice(page: Page): Promise<void> {
  await expect(page.getByRole("tabpanel").locator("li, dd, input[type=radio]").first()).toBeAttached();
  await expect(page.locator(".admin .skeleton")).toHaveCount(0);
}

/** With a line in it. */
async function seeLog(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Joining" }).click();
  const choice = page.getByRole("group", { name: "Who may create an account" });
  // It shows what was chosen at once; the log knows of it when the server does.
  const changed = page.waitForResponse(/change_registration/);
  await choice.getByText("By invitation", { exact: true }).click();
  await changed;
  await page.getByRole("tab", { name: "Log" }).click();
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveCount(1);
}

async function crop(page: Page): Promise<void> {
  await page.getByLabel("Choose a picture").setInputFiles(PICTURE);
  await expect(page.getByRole("dialog", { name: "Crop the picture" })).toBeVisible();
}

async function followLink(page: Page): Promise<void> {
  await button(page, "Make link").click();
  const link = await page.getByRole("list", { name: "Open links" }).getByRole("textbox").inputValue();
  // Whoever has an account here is led to where they are.
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "You are invited" })).toBeVisible();
}

async function choose(page: Page, what: string): Promise<void> {
  await seeOffice(page);
  await page.getByRole("button", { name: /^Options for / }).nth(2).click();
  await page.getByRole("menuitem", { name: what }).click();
}

async function askToDeactivate(page: Page): Promise<void> {
  await choose(page, "Deactivate");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Deactivate" })).toBeVisible();
}

async function makeResetLink(page: Page): Promise<void> {
  await choose(page, "Password-reset link");
  await expect(page.getByRole("dialog").getByRole("textbox")).toHaveValue(/\/reset\//);
}

async function askToDelete(page: Page): Promise<void> {
  await seeOffice(page);
  await page.getByRole("button", { name: /^Delete / }).first().click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Delete" })).toBeVisible();
}

async function openMenu(page: Page): Promise<void> {
  await button(page, "Account").click();
  await expect(button(page, "Sign out")).toBeVisible();
}

async function seeDialog(page: Page): Promise<void> {
  await expect(field(page, "Display name")).toBeFocused();
}

async function refusedPassword(page: Page): Promise<void> {
  const account = page.getByRole("region", { name: "Account" });
  for (const part of await account.locator("summary").all()) await part.click();
  await button(page, "Change password").click();
  await expect(account.locator("[aria-invalid=true]")).toHaveCount(2);
}

async function refusedName(page: Page): Promise<void> {
  await field(page, "Display name").fill("V".repeat(65));
  await button(page, "Save").click();
  await expect(field(page, "Display name")).toHaveAttribute("aria-invalid", "true");
}

async function savedName(page: Page): Promise<void> {
  await field(page, "Display name").fill("Vera Rubin");
  await button(page, "Save").click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("status")).toHaveText(/Profile saved/);
  await isAwake(page);
}

async function seePeople(page: Page): Promise<void> {
  await expect(page.getByRole("dialog").getByRole("radio").first()).toBeVisible();
}

async function seeGroupForm(page: Page): Promise<void> {
  await expect(field(page, "Name")).toBeFocused();
}

async function searchRail(page: Page): Promise<void> {
  const search = page.getByRole("searchbox", { name: "Search" });
  await search.fill("ki");
  await expect(roomLink(page, "Kitchen")).toBeVisible();
  await expect(roomLink(page, "Town square")).toHaveCount(0);
}

async function searchPeople(page: Page): Promise<void> {
  await page.getByRole("searchbox", { name: "Search" }).fill("ol");
  await expect(page.getByRole("heading", { name: "People", exact: true })).toBeVisible();
}

async function searchInVain(page: Page): Promise<void> {
  await page.getByRole("searchbox", { name: "Search" }).fill("zyzzyva");
  await expect(page.getByText("Nothing is called so.")).toBeVisible();
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Go to" }).getByRole("option").first()).toBeVisible();
}

async function findInPalette(page: Page): Promise<void> {
  await openPalette(page);
  await page.keyboard.type("ma");
  await expect(page.getByRole("option").locator("mark").first()).toBeVisible();
}

async function findNothing(page: Page): Promise<void> {
  await openPalette(page);
  await page.keyboard.type("zyzzyva");
  await expect(page.getByRole("dialog").getByText("Nothing is called so.")).toBeVisible();
}

async function listShortcuts(page: Page): Promise<void> {
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
}
