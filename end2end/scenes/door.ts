// The scenes at the front door, and where it leads to nothing.

import { type Page, expect } from "@playwright/test";

import { button, fillSignIn, fillSignUp, password } from "../people.ts";
import type { Scene } from "../scenes.ts";

export const DOOR: Scene[] = [
  { name: "first-sign-up", path: "/sign-up", empty: true },
  { name: "first-sign-up-from-elsewhere", path: "/sign-up", empty: true, elsewhere: true },
  { name: "sign-up", path: "/sign-up" },
  { name: "sign-up-refused", path: "/sign-up", refused: true, act: refusedSignUp },
  { name: "sign-in", path: "/sign-in" },
  { name: "reset", path: "/reset/abcdefghjkmnpqrstuvwxyz2" },
  { name: "sign-in-refused", path: "/sign-in", refused: true, act: refusedSignIn },
  { name: "password-shown", path: "/sign-in", act: shownPassword },
  { name: "not-found", path: "/no/such/page", refused: true },
  { name: "no-invitation", path: "/join/abcdefghjkmnpqrstuvwxy", refused: true, still: true },
  { name: "broken", path: "/api/app/server_fns/accounts/sign_in", refused: true, still: true },
];

async function refusedSignUp(page: Page): Promise<void> {
  await fillSignUp(page, { username: "ada lovelace", email: "ada at example.org", password: "short" });
  await button(page, "Create account").click();
  await expect(page.locator(".field-error")).toHaveCount(3);
}

async function refusedSignIn(page: Page): Promise<void> {
  await fillSignIn(page, "ada", "not the password");
  await button(page, "Sign in").click();
  await expect(page.getByRole("alert")).toBeVisible();
}

async function shownPassword(page: Page): Promise<void> {
  await fillSignIn(page, "ada@example.org", "correct horse battery staple");
  await button(page, "Show what is typed").click();
  await expect(password(page)).toHaveAttribute("type", "text");
}
