// Who may do what in a room: roles given and handed over, people kept out, who asks to join, and channels found and looked into.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import {
  button,
  expectLive,
  expectMessage,
  field,
  gather,
  idOf,
  isAwake,
  join,
  manage,
  message,
  order,
  roomLink,
  send,
  settle,
  somebody,
  submit,
  visit,
} from "../people.ts";
import { expect, test } from "../story.ts";

function members(page: Page): Locator {
  return page.getByRole("list", { name: "Members" });
}

function about(page: Page, username: string): Locator {
  return members(page).getByRole("listitem").filter({ hasText: username });
}

/** By its maker, whose page it is. */
async function openChannel(page: Page, name: string): Promise<void> {
  await button(page, "New conversation").click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await dialog.getByRole("tab", { name: "Channel" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

async function seek(page: Page, name: string): Promise<Locator> {
  await visit(page, "/channels");
  await page.getByRole("searchbox", { name: "Find channels" }).fill(name);
  const one = page.getByRole("list", { name: "Channels" }).getByRole("listitem").filter({ hasText: name });
  await expect(one).toBeVisible();
  return one;
}

test("an owner makes an admin, hands the room over, and is an admin from then on", async ({ page, open, server }) => {
  const [ada, bob] = [somebody("Ada"), somebody("Bob")];
  const [adas, bobs] = [await join(server, ada), await join(server, bob)];
  const room = await gather(server, adas, "Orchard", [bob]);
  await settle(page, server, adas, `/rooms/${room}`);
  const other = await settle(await open(), server, bobs, `/rooms/${room}`);
  for (const one of [page, other]) await button(one, "Details").click();
  await expect(button(other, "Rename")).toHaveCount(0);

  await manage(page, bob.username, "Make admin");
  await expect(about(page, bob.username)).toContainText("Admin");
  await expect(about(other, bob.username)).toContainText("Admin");
  await expect(button(other, "Rename")).toBeVisible();
  await expect(page.getByRole("log")).toContainText(`made ${bob.username}`);

  await manage(page, bob.username, "Hand over to them");
  const asked = page.getByRole("dialog", { name: "Hand this conversation over?" });
  await expect(asked).toContainText(`“Orchard” will be ${bob.username}’s`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await asked.getByRole("button", { name: "Hand over to them" }).click();
  await expect(about(page, bob.username)).toContainText("Owner");
  await expect(about(page, ada.username)).toContainText("Admin");
  await expect(button(other, "Delete room")).toBeVisible();
  await expect(button(page, "Delete room")).toHaveCount(0);
  // Who stands above is nobody's to manage.
  await expect(button(page, `Options for ${bob.username}`)).toHaveCount(0);
});

test("who is removed for good is kept out until an admin lets them back", async ({ page, open, server }) => {
  const [ada, eve] = [somebody("Ada"), somebody("Eve")];
  const [adas, eves] = [await join(server, ada), await join(server, eve)];
  await settle(page, server, adas);
  const name = `Brook ${ada.username}`;
  await openChannel(page, name);
  await send(page, "By the brook");
  const other = await settle(await open(), server, eves);

  const found = await seek(other, name);
  await found.getByRole("button", { name: `Preview ${name}` }).click();
  await expect(found.getByRole("list", { name: "What was said last" })).toContainText("By the brook");
  const { violations } = await new AxeBuilder({ page: other }).analyze();
  expect(violations).toEqual([]);
  await found.getByRole("button", { name: `Join ${name}` }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(name);
  await expectMessage(other, "By the brook");

  await button(page, "Details").click();
  await manage(page, eve.username, "Remove for good");
  await page.getByRole("dialog", { name: "Remove for good?" }).getByRole("button", { name: "Remove for good" }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Nothing here");
  await visit(other, `/channels?q=${encodeURIComponent(name)}`);
  await expect(other.getByText("No channel is called so.")).toBeVisible();

  await page.getByRole("list", { name: "Kept out" }).getByRole("button", { name: `Let ${eve.username} back in` }).click();
  await expect(page.getByRole("list", { name: "Kept out" })).toHaveCount(0);
  const again = await seek(other, name);
  await again.getByRole("button", { name: `Join ${name}` }).click();
  await expect(about(page, eve.username)).toBeVisible();
});

test("a channel that one asks to join lets in whom its admins want", async ({ page, open, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  await settle(page, server, adas);
  const name = `Attic ${ada.username}`;
  await openChannel(page, name);
  await button(page, "Details").click();
  await button(page, "Permissions").click();
  const dialog = page.getByRole("dialog", { name: "Permissions" });
  await dialog.getByRole("switch", { name: "People ask to join" }).check();
  await dialog.getByRole("switch", { name: "Only admins write" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("only admins write, one asks to come in").first()).toBeVisible();

  const other = await settle(await open(), server, beas);
  const found = await seek(other, name);
  await expect(found.getByRole("button", { name: `Preview ${name}` })).toHaveCount(0);
  await found.getByRole("button", { name: `Ask to join ${name}` }).click();
  await expect(found.getByRole("button", { name: `Take request back: ${name}` })).toBeVisible();
  await expect(roomLink(other, name)).toHaveCount(0);

  const asking = page.getByRole("list", { name: "Ask to join" });
  await expect(asking).toContainText(bea.username);
  await asking.getByRole("button", { name: `Decline ${bea.username}` }).click();
  await expect(asking).toHaveCount(0);
  // Both answers are seen as they are given.
  await found.getByRole("button", { name: `Ask to join ${name}` }).click();
  await asking.getByRole("button", { name: `Let in ${bea.username}` }).click();
  await found.getByRole("link", { name: `Open ${name}` }).click();
  await expectLive(other);
  await expect(about(page, bea.username)).toBeVisible();
  await expect(field(page, "Message")).toBeVisible();
});

test("the second page of channels stays the second, with what was looked into and the focus, whatever is asked and answered there", async ({ page, open, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  const user = await idOf(server, adas, bea);
  const name = `Loft ${ada.username}`;
  const rooms: string[] = [];
  for (let number = 1; number <= 22; number += 1) {
    const answer = await submit(server, adas, "create", { kind: "channel", name: `${name} ${String(number).padStart(2, "0")}` });
    rooms.push(JSON.parse(answer) as string);
  }
  const [plain, guarded] = [rooms[20] ?? "", rooms[21] ?? ""];
  await submit(server, adas, "send", { room: plain, body: "Under the roof" });
  await settle(page, server, adas);
  await order(page, [{ policy: { room: guarded, policy: { join: "request", post: "all", history: "all" } } }]);

  const other = await settle(await open(), server, beas, `/channels?q=${encodeURIComponent(name)}`);
  const found = other.locator(".channel");
  await expect(found).toHaveCount(20);
  await button(other, "Load more").click();
  await expect(other).toHaveURL(/after=\d/);
  await isAwake(other);
  await expectLive(other);
  await expect(found).toHaveCount(2);
  await button(other, `Preview ${name} 21`).click();
  const said = other.getByRole("list", { name: "What was said last" });
  await expect(said).toContainText("Under the roof");

  const ask = button(other, `Ask to join ${name} 22`);
  await ask.press("Enter");
  await expect(button(other, `Take request back: ${name} 22`)).toBeFocused();
  await expect(found).toHaveCount(2);
  await expect(said).toContainText("Under the roof");
  await order(page, [{ decline: { room: guarded, user } }]);
  await expect(ask).toBeFocused();
  await expect(found).toHaveCount(2);
  await expect(said).toContainText("Under the roof");
  // What is sought anew begins at its own first page.
  await other.getByRole("searchbox", { name: "Find channels" }).fill(`${name} 0`);
  await expect(found).toHaveCount(9);
});

test("where only admins write, the others react and take it back, and answer nothing", async ({ page, open, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  await settle(page, server, adas);
  const name = `Stage ${ada.username}`;
  await openChannel(page, name);
  await send(page, "Curtain up");
  const room = new URL(page.url()).pathname.split("/").at(-1);
  await order(page, [{ policy: { room, policy: { join: "open", post: "admins", history: "all" } } }]);
  const other = await settle(await open(), server, beas);
  const found = await seek(other, name);
  await found.getByRole("button", { name: `Join ${name}` }).click();
  await expectMessage(other, "Curtain up");
  await expect(other.getByText("Only admins write here.")).toBeVisible();
  await expect(field(other, "Message")).toHaveCount(0);

  const row = message(other, "Curtain up");
  const tool = (act: string) => row.getByRole("toolbar").getByRole("button", { name: act, exact: true });
  await row.hover();
  await expect(tool("React")).toBeVisible();
  await expect(tool("Reply")).toHaveCount(0);
  await tool("More").click();
  await expect(other.getByRole("menuitem", { name: "React" })).toBeVisible();
  await expect(other.getByRole("menuitem", { name: "Reply" })).toHaveCount(0);
  await other.keyboard.press("Escape");
  await row.hover();
  await tool("React").click();
  await other.getByRole("searchbox", { name: "Search emoji" }).fill("thumbs up");
  await expect(other.getByRole("dialog", { name: "Emoji", exact: true }).locator(".emoji-found")).toContainText("👍");
  await other.keyboard.press("Enter");
  const pile = (one: Page) => message(one, "Curtain up").getByRole("group", { name: "Reactions" }).getByRole("button");
  for (const one of [page, other]) await expect(pile(one)).toHaveText(/👍\s*1/);
  await pile(page).click();
  for (const one of [page, other]) await expect(pile(one)).toHaveText(/👍\s*2/);
  await pile(other).click();
  for (const one of [page, other]) await expect(pile(one)).toHaveText(/👍\s*1/);
  await pile(other).click();
  for (const one of [page, other]) await expect(pile(one)).toHaveText(/👍\s*2/);
});

test("channels are read and searched without JavaScript, and fit a phone", async ({ page, open, server }) => {
  const ada = somebody("Ada");
  const cookie = await join(server, ada);
  await settle(page, server, cookie);
  const name = `Cellar ${ada.username}`;
  await openChannel(page, name);
  const plain = await open({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await plain.context().addCookies(await page.context().cookies());
  await plain.goto(`/channels?q=${encodeURIComponent("cellar")}`);
  await expect(plain.getByRole("list", { name: "Channels" })).toContainText(name);
  await expect(plain.getByRole("link", { name: `Open ${name}` })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  const found = await seek(page, name);
  await expect(found).toContainText("1 member");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
});
