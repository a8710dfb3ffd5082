// Two people in two browsers write to each other.

import type { Page } from "@playwright/test";

import {
  changeName,
  expectLive,
  expectMessage,
  field,
  frames,
  log,
  message,
  moveIn,
  openRoom,
  reload,
  roomLink,
  send,
  signUp,
  somebody,
  startDirect,
  visit,
  write,
} from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

test("two people open a conversation, write both ways, see it at once, and find the same after a reload", async ({ page, open }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  await signUp(page, ada);
  await changeName(page, "Ada Lovelace");
  const other = await open();
  await signUp(other, bea);

  await startDirect(other, "Ada Lovelace");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Ada Lovelace");
  await expectLive(other);
  await send(other, "Hello Ada!");
  await expect(message(other, "Hello Ada!")).toHaveAttribute("data-state", /stored|delivered|read/);

  // On whatever page Ada is, the rail tells.
  await expectLive(page);
  const link = roomLink(page, bea.username);
  await expect(link).toBeVisible();
  await expect(link).toHaveAccessibleDescription(/1 unread/);
  await openRoom(page, bea.username);
  await expectMessage(page, "Hello Ada!");
  await expect(message(page, "Hello Ada!").locator(".message-author")).toHaveText(bea.username);
  await expect(link).not.toHaveAccessibleDescription(/unread/);
  await expect(message(other, "Hello Ada!")).toHaveAttribute("data-state", "read");

  await send(page, "Good morning, Bea.\nHow is the **weather**?");
  await expectMessage(other, /How is the weather\?/);
  await expect(message(other, /weather/).locator("strong")).toHaveText("weather");
  for (const turn of [1, 2, 3]) {
    await send(other, `from Bea ${turn}`);
    await send(page, `from Ada ${turn}`);
    await expectMessage(page, `from Bea ${turn}`);
    await expectMessage(other, `from Ada ${turn}`);
  }

  const said = await log(page).getByRole("article").count();
  expect(said).toBe(8);
  const before = await log(page).getByRole("article").allInnerTexts();
  for (const one of [page, other]) {
    await reload(one);
    await expect(log(one).getByRole("article")).toHaveCount(said);
  }
  expect(words(await log(page).getByRole("article").allInnerTexts())).toEqual(words(before));
});

test("a room can be read without JavaScript, and written in", async ({ page, open, browser }) => {
  const [cleo, dora] = [somebody("Cleo"), somebody("Dora")];
  await signUp(page, cleo);
  const other = await open();
  await signUp(other, dora);
  await startDirect(other, cleo.username);
  await expectLive(other);
  await send(other, "Are you there?");
  await expectMessage(other, "Are you there?");

  const still = await browser.newContext({
    javaScriptEnabled: false,
    baseURL: new URL(other.url()).origin,
    storageState: await page.context().storageState(),
  });
  const paper = await still.newPage();
  await paper.goto(new URL(other.url()).pathname);
  await expect(paper.getByRole("heading", { level: 1 })).toHaveText(dora.username);
  await expect(message(paper, "Are you there?").locator("time")).toHaveAttribute("datetime", /Z$/);
  await paper.getByRole("textbox", { name: "Message" }).fill("Yes, on paper.");
  await paper.getByRole("button", { name: "Send" }).press("Enter");
  await expectMessage(paper, "Yes, on paper.");
  await expectMessage(other, "Yes, on paper.");
  await still.close();
});

test("a group is made, named and written in", async ({ page, open }) => {
  const [edda, fay, gina] = [somebody("Edda"), somebody("Fay"), somebody("Gina")];
  await signUp(page, edda);
  const others = [await open(), await open()];
  await signUp(others[0]!, fay);
  await signUp(others[1]!, gina);
  await visit(page, "/");
  await page.getByRole("button", { name: "New conversation" }).click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await dialog.getByRole("tab", { name: "Group" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Garden");
  await dialog.getByRole("searchbox", { name: "Find people" }).fill(fay.username);
  await expect(dialog.getByRole("checkbox")).toHaveCount(1);
  await dialog.getByRole("checkbox", { name: fay.username }).check();
  await dialog.getByRole("searchbox", { name: "Find people" }).fill("");
  await dialog.getByRole("checkbox", { name: gina.username }).check();
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Garden");
  await expect(page.locator(".conversation-status")).toHaveText("3 members");
  await send(page, "Who waters the beans?");
  for (const other of others) {
    await openRoom(other, "Garden");
    await expectMessage(other, "Who waters the beans?");
  }
});

test("however many conversations there are, what stands around them stays in sight", async ({ page, server }) => {
  await moveIn(page, server, "Ines", Array.from({ length: 20 }, (_, place) => `Room ${place + 1}`));
  await openRoom(page, "Room 1");
  for (let number = 1; number <= 20; number += 1) await send(page, `line ${number}.`);
  const stays = [
    page.getByRole("button", { name: "New conversation" }),
    page.getByRole("button", { name: "Account" }),
    page.getByRole("heading", { level: 1 }),
    page.getByRole("textbox", { name: "Message" }),
    message(page, "line 20."),
  ];
  for (const one of stays) await expect(one).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  await roomLink(page, "Room 20").scrollIntoViewIfNeeded();
  for (const one of stays) await expect(one).toBeInViewport({ ratio: 1 });
});

test("notes written to oneself one after the other are all stored, and nothing else is sent for them", async ({ page }) => {
  const hedy = somebody("Hedy");
  const frames: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => frames.push(String(payload))));
  await signUp(page, hedy);
  await startDirect(page, hedy.username);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notes to yourself");
  await expectLive(page);
  await send(page, "milk");
  const watched = () => frames.filter((frame) => frame.includes('"watch"')).length;
  const before = watched();
  const notes = ["bread", "butter", "beans", "beer"];
  for (const note of notes) await write(page, note);
  for (const note of notes) {
    await expect(message(page, note)).toHaveAttribute("data-state", /stored|delivered|read/);
    await expect(message(page, note)).not.toContainText("Sending…");
  }
  expect(watched()).toBe(before);
});

test("a place in a long room is read from there: the End key goes as far as what is held, and who writes is taken to the end", async ({ page, open, server }) => {
  const [ida, joan] = [somebody("Ida"), somebody("Joan")];
  await signUp(page, ida);
  const other = await open();
  await signUp(other, joan);
  await startDirect(other, ida.username);
  const room = new URL(other.url()).pathname.split("/").at(-1) ?? "";
  for (let line = 1; line <= 150; line += 1) await post(other, server, "send", { room, body: `line ${line}.` });

  await visit(page, `/rooms/${room}/30`);
  await expectLive(page);
  await expect(message(page, "line 30.")).toBeInViewport();
  await log(page).press("End");
  await expect(message(page, "line 30.")).not.toBeInViewport();
  await frames(page, 60);
  await expect(message(page, "line 150.")).toHaveCount(0);
  await expect(roomLink(page, joan.username)).toHaveAccessibleDescription(/unread/);

  await send(page, "So much to read!");
  await expect(message(page, "line 150.")).toBeVisible();
  await expect(message(page, "So much to read!")).toBeInViewport();
});

test("a form that is sent twice sends one message and makes one group", async ({ page, server }) => {
  const kim = somebody("Kim");
  await signUp(page, kim);
  await startDirect(page, kim.username);
  const room = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const key = await keyOf(page, "Message");
  for (let time = 0; time < 2; time += 1) await post(page, server, "send", { room, body: "once", key });
  await reload(page);
  await expect(log(page).getByRole("article")).toHaveCount(1);
  expect(await keyOf(page, "Message")).not.toBe(key);

  await visit(page, "/?dialog=new&kind=group");
  const form = { name: "Garden", key: await keyOf(page, "Name") };
  const made: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    made.push(await post(page, server, "create", form));
  }
  expect(made[0]).toMatch(/\d+/);
  expect(made[1]).toBe(made[0]);
});

/** What the form that the field stands in is told by, when it is sent again. */
async function keyOf(page: Page, name: string): Promise<string> {
  const key = page.locator("form").filter({ has: field(page, name) }).locator("input[name=key]");
  return (await key.getAttribute("value")) ?? "";
}

/** As a form does, without opening a page. */
async function post(page: Page, server: Roost, what: "send" | "create", form: Record<string, string>): Promise<string> {
  const answer = await page.request.post(`/api/app/server_fns/rooms/${what}`, { form, headers: { origin: server.url } });
  const said = await answer.text();
  expect(answer.ok(), said).toBe(true);
  return said;
}

/** Without what changes by itself: how far a message has come. */
function words(texts: string[]): string[] {
  return texts.map((text) => text.replace(/\b(Sending…|Sent|Delivered|Read)\b/g, "").replace(/\s+/g, " "));
}
