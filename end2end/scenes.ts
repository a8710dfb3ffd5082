// Every page and state that the app can be in, by name: what is looked at from all sides (small, with a screen
// reader's eyes, while it loads) and what is taken pictures of.

import { type Page, expect } from "@playwright/test";

import {
  button,
  enter,
  expectLive,
  field,
  fillSignIn,
  fillSignUp,
  isAwake,
  password,
  send,
  somebody,
  visit,
} from "./people.ts";
import type { Roost } from "./server.ts";

export interface Scene {
  name: string;
  /** The address, without what is done there. */
  path: string;
  /** Only for those who are signed in. */
  inside?: true;
  /** Made on a server of its own, where nobody has an account yet. */
  empty?: true;
  /** Reached from another machine. */
  elsewhere?: true;
  /** Browsers log what is not a success. */
  refused?: true;
  /** A page without any script. */
  still?: true;
  /** What is done once the page is awake, until the state is seen. */
  act?: (page: Page) => Promise<void>;
}

export const SCENES: Scene[] = [
  { name: "first-sign-up", path: "/sign-up", empty: true },
  { name: "first-sign-up-from-elsewhere", path: "/sign-up", empty: true, elsewhere: true },
  { name: "sign-up", path: "/sign-up" },
  { name: "sign-up-refused", path: "/sign-up", refused: true, act: refusedSignUp },
  { name: "sign-in", path: "/sign-in" },
  { name: "sign-in-refused", path: "/sign-in", refused: true, act: refusedSignIn },
  { name: "password-shown", path: "/sign-in", act: shownPassword },
  { name: "not-found", path: "/no/such/page", refused: true },
  { name: "broken", path: "/api/app/server_fns/accounts/sign_in", refused: true, still: true },
  { name: "home", path: "/", inside: true },
  { name: "home-skip", path: "/", inside: true, act: skipLink },
  { name: "account-menu", path: "/", inside: true, act: openMenu },
  { name: "edit-profile", path: "/?dialog=profile", inside: true, act: seeDialog },
  { name: "edit-profile-refused", path: "/?dialog=profile", inside: true, refused: true, act: refusedName },
  { name: "profile-saved", path: "/?dialog=profile", inside: true, act: savedName },
  { name: "new-conversation", path: "/?dialog=new", inside: true, act: seePeople },
  { name: "new-group", path: "/?dialog=new&kind=group", inside: true, act: seeGroupForm },
  { name: "room", path: "/?dialog=new", inside: true, act: writeNotes },
  { name: "room-not-there", path: "/rooms/7", inside: true, refused: true },
  { name: "not-found-inside", path: "/no/such/page", inside: true, refused: true },
];

/** Brings a page to the scene, signed in as somebody new where it is inside. */
export async function show(scene: Scene, page: Page, server: Roost): Promise<void> {
  if (scene.inside) await enter(page.context(), server, somebody("Vera"));
  await arrive(scene, page, server);
}

/** The same as whoever the browser is signed in as. */
export async function arrive(scene: Scene, page: Page, server: Roost): Promise<void> {
  const origin = scene.elsewhere ? server.urlFromElsewhere : server.url;
  if (scene.still) await page.goto(origin + scene.path);
  else await visit(page, origin + scene.path);
  await scene.act?.(page);
}

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

async function skipLink(page: Page): Promise<void> {
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
}

async function openMenu(page: Page): Promise<void> {
  await button(page, "Account").click();
  await expect(button(page, "Sign out")).toBeVisible();
}

async function seeDialog(page: Page): Promise<void> {
  await expect(field(page, "Display name")).toBeFocused();
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

async function writeNotes(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("listitem").filter({ hasText: "You" }).getByRole("radio").check();
  await dialog.getByRole("button", { name: "Start" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes to yourself");
  await expectLive(page);
  await send(page, "Seeds, twine, and a **hat**");
  await send(page, "A longer one:\n\n- for the beans\n- for the peas");
}
