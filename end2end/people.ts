// The people of the stories, and what they do at the front door.

import { type BrowserContext, type Locator, type Page, expect } from "@playwright/test";

import type { Roost } from "./server.ts";

export interface Person {
  username: string;
  email: string;
  password: string;
}

let met = 0;

/** Somebody whom no other story of this worker knows. */
export function somebody(name: string): Person {
  met += 1;
  const username = `${name.toLowerCase()}-${met}`;
  return { username, email: `${username}@example.org`, password: `a quiet branch for ${name}` };
}

/** Opens a page and waits until it is more than plain HTML. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await isAwake(page);
}

export async function isAwake(page: Page): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
}

export function field(page: Page, label: string): Locator {
  return page.getByRole("textbox", { name: label, exact: true });
}

/** Browsers give password fields no role. */
export function password(page: Page): Locator {
  return page.getByLabel("Password", { exact: true });
}

export function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

export async function fillSignUp(page: Page, person: Partial<Person>): Promise<void> {
  await field(page, "Username").fill(person.username ?? "");
  await field(page, "Email").fill(person.email ?? "");
  await password(page).fill(person.password ?? "");
}

export async function signUp(page: Page, person: Person): Promise<void> {
  await visit(page, "/sign-up");
  await fillSignUp(page, person);
  await button(page, "Create account").click();
  await expectHome(page, person);
}

export async function fillSignIn(page: Page, who: string, secret: string): Promise<void> {
  await field(page, "Username or email").fill(who);
  await password(page).fill(secret);
}

export async function signIn(page: Page, person: Person, who = person.username): Promise<void> {
  await visit(page, "/sign-in");
  await fillSignIn(page, who, person.password);
  await button(page, "Sign in").click();
  await expectHome(page, person);
}

export async function signOut(page: Page): Promise<void> {
  await button(page, "Account").click();
  await button(page, "Sign out").click();
  await expect(page).toHaveURL(/\/sign-in$/);
}

export async function expectHome(page: Page, person: Person): Promise<void> {
  await expect(page).toHaveURL(/\/(\?.*)?$/);
  await expect(page.locator(".account-username")).toHaveText(`@${person.username}`);
}

/** What stands beside a field because of what was typed into it. */
export async function expectWrong(input: Locator, sentence: string | RegExp): Promise<void> {
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await expect(input).toHaveAccessibleDescription(sentence);
}

/** Takes an account without a browser; the answer is the session's cookie. */
export async function join(server: Roost, person: Person): Promise<string> {
  return pass(server, "sign_up", { ...person });
}

/** Comes back without a browser; the same. */
export async function comeBack(server: Roost, who: string, secret: string): Promise<string> {
  return pass(server, "sign_in", { who, password: secret });
}

async function pass(server: Roost, door: string, form: Record<string, string>): Promise<string> {
  const answer = await fetch(`${server.url}/api/app/server_fns/accounts/${door}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { accept: "text/html" },
    redirect: "manual",
  });
  const cookie = /^roost=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1];
  if (!cookie) throw new Error(`${door} let nobody in: ${answer.status} ${answer.headers.get("location")}`);
  return cookie;
}

/** A house with people in it. */
export async function populate(server: Roost, names: string[]): Promise<void> {
  for (const name of names) await join(server, somebody(name));
}

/** What others see of somebody instead of the username; without a browser. */
export async function callThem(server: Roost, cookie: string, name: string): Promise<void> {
  const answer = await fetch(`${server.url}/api/app/server_fns/accounts/change_profile`, {
    method: "POST",
    body: new URLSearchParams({ name }),
    headers: { cookie: `roost=${cookie}`, origin: server.url },
  });
  if (!answer.ok) throw new Error(`${name} was refused: ${answer.status}`);
}

/** A group of one's own; without a browser. */
export async function found(server: Roost, cookie: string, name: string): Promise<void> {
  const answer = await fetch(`${server.url}/api/app/server_fns/rooms/create`, {
    method: "POST",
    body: new URLSearchParams({ name }),
    headers: { cookie: `roost=${cookie}`, origin: server.url },
  });
  if (!answer.ok) throw new Error(`${name} was refused: ${answer.status}`);
}

/** Signed in from the first page on: for stories that are not about the front door. */
export async function enter(context: BrowserContext, server: Roost, person: Person): Promise<void> {
  await takeSession(context, server, await join(server, person));
}

export async function takeSession(context: BrowserContext, server: Roost, value: string): Promise<void> {
  await context.addCookies([{ name: "roost", value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
}

/** What others see instead of the username. */
export async function changeName(page: Page, name: string): Promise<void> {
  await visit(page, "/?dialog=profile");
  await field(page, "Display name").fill(name);
  await button(page, "Save").click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** The socket is open and the picture is the server's. */
export async function expectLive(page: Page, timeout = 10_000): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-connection", "live", { timeout });
}

export async function expectConnection(page: Page, state: RegExp): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-connection", state);
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await isAwake(page);
}

/** The rail's. */
export function roomLink(page: Page, title: string): Locator {
  return page.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: title, exact: true });
}

export async function openRoom(page: Page, title: string): Promise<void> {
  await roomLink(page, title).click();
  await expect(page).toHaveURL(/\/rooms\/\d+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
}

/** The conversation with somebody, from the rail's button on. */
export async function startDirect(page: Page, name: string): Promise<void> {
  await visit(page, "/");
  await button(page, "New conversation").click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await dialog.getByRole("radio", { name }).check();
  await dialog.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL(/\/rooms\/\d+$/);
  await expect(dialog).toBeHidden();
}

export function log(page: Page): Locator {
  return page.getByRole("log", { name: "Messages" });
}

export function message(page: Page, text: string | RegExp): Locator {
  return log(page).getByRole("article").filter({ hasText: text });
}

export async function expectMessage(page: Page, text: string | RegExp): Promise<void> {
  await expect(message(page, text)).toHaveCount(1);
  await expect(message(page, text)).toBeVisible();
}

/** Types it and presses Enter. */
export async function write(page: Page, text: string): Promise<void> {
  const box = field(page, "Message");
  await box.fill(text);
  await box.press("Enter");
  await expect(box).toHaveValue("");
}

/** The same until the server has it. */
export async function send(page: Page, text: string): Promise<void> {
  await write(page, text);
  const last = log(page).getByRole("article").last();
  await expect(last).toHaveAttribute("data-state", /stored|delivered|read/);
}
