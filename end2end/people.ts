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

/** A text that the server takes from nobody: a letter with more marks on it than any has. */
export const BROKEN = `This is broken: a${"\u0301".repeat(40)}`;

/** Opens a page and waits until it is more than plain HTML. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await isAwake(page);
}

export async function isAwake(page: Page): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
}

/** Nothing of the program is missing any more, also of what a first visit does without. */
async function isWhole(page: Page): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-whole", "true");
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
  await submit(server, cookie, "create", { name });
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

/** Pulls the plug on a page's browser. */
export async function goOffline(page: Page): Promise<void> {
  await isWhole(page);
  await page.context().setOffline(true);
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

/** So many times drawn: whatever would follow by itself has followed. */
export async function frames(page: Page, count: number): Promise<void> {
  await page.evaluate(async (left) => {
    for (let drawn = 0; drawn < left; drawn += 1) await new Promise(requestAnimationFrame);
  }, count);
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

/** Without a browser: what a form of the conversations does, and what it answers. */
export async function submit(server: Roost, cookie: string, what: "create" | "send" | "start", form: Record<string, string>): Promise<string> {
  const answer = await fetch(`${server.url}/api/app/server_fns/rooms/${what}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { cookie: `roost=${cookie}`, origin: server.url },
  });
  if (!answer.ok) throw new Error(`${what} was refused: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

/** As the house knows somebody who is among its newest; without a browser. */
export async function idOf(server: Roost, cookie: string, { username }: Person): Promise<string> {
  const home = await fetch(`${server.url}/`, { headers: { cookie: `roost=${cookie}` } });
  const id = new RegExp(`"id":"(\\d+)"[^{}]*"username":"${username}"`).exec(await home.text())?.[1];
  if (!id) throw new Error(`nobody is called ${username}`);
  return id;
}

/** The conversation with somebody; without a browser. */
export async function meet(server: Roost, cookie: string, person: Person): Promise<string> {
  return JSON.parse(await submit(server, cookie, "start", { with: await idOf(server, cookie, person) })) as string;
}

/** A group with these in it; without a browser. */
export async function gather(server: Roost, cookie: string, name: string, people: Person[]): Promise<string> {
  const form: Record<string, string> = { name };
  for (const [place, person] of people.entries()) form[`users[${place}]`] = await idOf(server, cookie, person);
  return JSON.parse(await submit(server, cookie, "create", form)) as string;
}

/** Signed in with that session, there, and hearing what happens. */
export async function settle(page: Page, server: Roost, cookie: string, path = "/"): Promise<Page> {
  await takeSession(page.context(), server, cookie);
  await visit(page, path);
  await expectLive(page);
  return page;
}

/** Somebody new, with these groups of their own, at home on the page. */
export async function moveIn(page: Page, server: Roost, name: string, groups: string[]): Promise<Person & { cookie: string }> {
  const person = somebody(name);
  const cookie = await join(server, person);
  for (const group of groups) await found(server, cookie, group);
  await settle(page, server, cookie);
  return { ...person, cookie };
}

/** Two who write to each other, each with the conversation before their eyes, and what the first has said in it. */
export async function acquaint(page: Page, open: () => Promise<Page>, said: string): Promise<{ other: Page; names: [string, string] }> {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  await signUp(page, ada);
  const other = await open();
  await signUp(other, bea);
  await startDirect(page, bea.username);
  await expectLive(page);
  await send(page, said);
  await openRoom(other, ada.username);
  await expectLive(other);
  await expectMessage(other, said);
  return { other, names: [ada.username, bea.username] };
}

/** What a program of this page's person orders, one after the other, over a socket of its own (see wire::Command). */
export async function order(page: Page, commands: object[]): Promise<void> {
  await page.evaluate(carryOut, commands);
}

/** In the page. */
function carryOut(commands: object[]): Promise<void> {
  const socket = new WebSocket(`ws://${location.host}/ws`);
  let id = 0;
  return new Promise((done, failed) => {
    socket.onopen = () => socket.send(JSON.stringify({ hello: { protocol: 1, have: { server: 0, account: 0 } } }));
    socket.onclose = ({ code }) => failed(new Error(`closed with ${code}`));
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (data.startsWith('{"refused"')) return failed(new Error(data));
      if (!/^\{"(welcome|done)"/.test(data)) return;
      const command = commands[id];
      if (command) return socket.send(JSON.stringify({ do: { id: ++id, command } }));
      socket.onclose = null;
      socket.close();
      done();
    };
  });
}

/** Keeps WASM on its way until it is let go. */
export async function holdWasm(page: Page): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((go) => {
    letGo = go;
  });
  await page.route("**/*.wasm", async (route) => {
    await held;
    // The page may have gone on without it.
    await route.continue().catch(() => undefined);
  });
  return () => letGo();
}

/** Does something with somebody who is in the room, from the menu beside them. */
export async function manage(page: Page, username: string, act: string): Promise<void> {
  await button(page, `Options for ${username}`).click();
  await page.getByRole("menuitem", { name: act, exact: true }).click();
}
