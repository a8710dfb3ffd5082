// Everything by keyboard alone, and always seen where one is.

import type { Page } from "@playwright/test";

import { button, enter, expectHome, field, password, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

test("sign up, name oneself, and sign out without touching the mouse", async ({ page }) => {
  const ada = somebody("Ada");
  await visit(page, "/sign-up");
  await expect(field(page, "Username")).toBeFocused();
  await page.keyboard.type(ada.username);
  await tabTo(page, "Email");
  await page.keyboard.type(ada.email);
  await tabTo(page, "Password");
  await page.keyboard.type(ada.password);
  await tabTo(page, "Show what is typed");
  await tabTo(page, "Create account");
  await page.keyboard.press("Enter");
  await expectHome(page, ada);
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");

  await tabUntil(page, "Set display name");
  await page.keyboard.press("Enter");
  await expect(field(page, "Display name")).toBeFocused();
  await page.keyboard.type("Ada Lovelace");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Ada Lovelace");

  await tabUntil(page, "Account");
  await page.keyboard.press("Enter");
  await tabTo(page, "Edit profile");
  for (const way of ["Settings", "People", "Channels"]) await tabTo(page, way);
  await tabTo(page, "Sign out");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(field(page, "Username or email")).toBeFocused();
});

test("Enter in any field sends the form", async ({ page, watch }) => {
  watch.provokesRefusals();
  for (const label of ["Username", "Email", "Password"]) {
    await visit(page, "/sign-up");
    await page.getByLabel(label, { exact: true }).press("Enter");
    await expect(field(page, "Username")).toHaveAttribute("aria-invalid", "true");
  }
});

test("the dialog keeps the focus, Esc closes it, and the focus returns to what opened it", async ({ page, context, server }) => {
  await enter(context, server, somebody("Bea"));
  await visit(page, "/");
  const opener = page.getByRole("link", { name: "Set display name" });
  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(field(page, "Display name")).toBeFocused();

  const round = ["Cancel", "Save"];
  for (const name of round) await tabTo(page, name);
  const visited = new Set<string>();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    const where = await focusOf(page);
    expect(where.inPage && !where.inDialog, `the focus left the dialog for ${where.name}`).toBe(false);
    if (where.inDialog) visited.add(where.name);
  }
  expect([...visited].sort()).toEqual(["Cancel", "Close", "Display name", "Save"]);

  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(opener).toBeFocused();
});

test("the dialog that the menu opened gives the focus back to the account button", async ({ page, context, server }) => {
  await enter(context, server, somebody("Cleo"));
  await visit(page, "/");
  await button(page, "Account").focus();
  await page.keyboard.press("Enter");
  await tabTo(page, "Edit profile");
  await page.keyboard.press("Enter");
  await expect(field(page, "Display name")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(button(page, "Account")).toBeFocused();
});

test("the account menu opens with Enter and Space and closes with Esc", async ({ page, context, server }) => {
  await enter(context, server, somebody("Dora"));
  await visit(page, "/");
  await button(page, "Account").focus();
  for (const key of ["Enter", "Space"]) {
    await page.keyboard.press(key);
    await expect(button(page, "Sign out")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(button(page, "Sign out")).toBeHidden();
    await expect(button(page, "Account")).toBeFocused();
  }
});

test("the first Tab offers to skip to the content, and does", async ({ page, context, server }) => {
  await enter(context, server, somebody("Edda"));
  await visit(page, "/");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await page.keyboard.press("Tab");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Set display name" })).toBeFocused();
});

for (const path of ["/sign-up", "/sign-in", "/", "/?dialog=profile", "/no/such/page"]) {
  test(`on ${path} the focus is always seen`, async ({ page, context, server, watch }) => {
    watch.provokesRefusals();
    if (path.startsWith("/?") || path === "/") await enter(context, server, somebody("Fay"));
    await visit(page, path);
    const seen = new Set<string>();
    for (let step = 0; step < 16; step += 1) {
      await page.keyboard.press("Tab");
      const where = await focusOf(page);
      if (!where.inPage) continue;
      seen.add(where.name);
      expect(where.marked, `${where.name} shows that it has the focus`).toBe(true);
      expect(where.onScreen, `${where.name} is on the screen while it has the focus`).toBe(true);
    }
    expect(seen.size).toBeGreaterThan(0);
  });
}

test("a password can be shown and hidden by keyboard, and the caret's field keeps its text", async ({ page }) => {
  await visit(page, "/sign-in");
  await password(page).fill("a quiet branch");
  await password(page).focus();
  await tabTo(page, "Show what is typed");
  await page.keyboard.press("Space");
  await expect(password(page)).toHaveAttribute("type", "text");
  await expect(button(page, "Show what is typed")).toHaveAttribute("aria-pressed", "true");
  await expect(button(page, "Show what is typed")).toBeFocused();
});

interface Focus {
  name: string;
  inPage: boolean;
  inDialog: boolean;
  /** Drawn differently than without the focus. */
  marked: boolean;
  onScreen: boolean;
}

async function tabTo(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await focusOf(page)).name).toBe(name);
}

async function tabUntil(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press("Tab");
    if ((await focusOf(page)).name === name) return;
  }
  throw new Error(`twenty Tabs do not reach "${name}"`);
}

/** Where the focus is; nowhere in the page while the browser's own bars have it. */
function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) {
      return { name: "", inPage: false, inDialog: false, marked: false, onScreen: false };
    }
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent;
    const drawn = (of: Element, pseudo?: string) => {
      const look = getComputedStyle(of, pseudo);
      return [look.outlineStyle, look.outlineColor, look.outlineWidth, look.boxShadow, look.borderColor].join();
    };
    const all = () => {
      const box = element.parentElement ?? element;
      return [drawn(element), drawn(element, "::after"), drawn(box)].join();
    };
    const focused = all();
    element.blur();
    const blurred = all();
    element.focus({ preventScroll: true });
    const box = element.getBoundingClientRect();
    return {
      name: (element.getAttribute("aria-label") ?? label ?? "").trim(),
      inPage: true,
      inDialog: element.closest("dialog") !== null,
      marked: focused !== blurred,
      onScreen: box.width > 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth,
    };
  });
}
