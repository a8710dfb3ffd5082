// A link is made, passed on, followed and taken back: by people with an account and without, with JavaScript and without.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { button, expectLive, expectMessage, field, fillSignIn, fillSignUp, gather, join, log, password, send, settle, signUp, somebody } from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const VOID = "This invitation is not valid, or not any more. Ask for a new link.";

function dialog(page: Page): Locator {
  return page.getByRole("dialog", { name: "Invite link" });
}

/** Somebody with a group of theirs, its details before their eyes. */
async function host(page: Page, server: Roost, title: string): Promise<{ cookie: string; username: string }> {
  const ada = somebody("Ada");
  const cookie = await join(server, ada);
  const room = await gather(server, cookie, title, []);
  await settle(page, server, cookie, `/rooms/${room}`);
  return { cookie, username: ada.username };
}

async function openDialog(page: Page): Promise<void> {
  await button(page, "Details").click();
  await button(page, "Invite link").click();
  await expect(dialog(page)).toBeVisible();
}

/** From the dialog. */
async function makeLink(page: Page, people = "Everybody"): Promise<string> {
  await dialog(page).getByRole("combobox", { name: "Can be used by" }).selectOption(people);
  await dialog(page).getByRole("button", { name: "Make link" }).click();
  const link = dialog(page).getByRole("textbox", { name: "Link" }).first();
  await expect(link).toHaveValue(/\/join\/[a-z0-9]{22}$/);
  return link.inputValue();
}

/** Without a browser: into the room, or to the server. */
async function act(server: Roost, cookie: string, what: string, form: Record<string, string>): Promise<{ id: string; code: string }> {
  const answer = await fetch(`${server.url}/api/app/server_fns/invitations/${what}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { cookie: `roost=${cookie}`, origin: server.url },
  });
  if (!answer.ok) throw new Error(`${what} was refused: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { id: string; code: string };
}

async function hasNothingThatKeepsPeopleOut(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" · ")}`)).toEqual([]);
}

test("a visitor with a phone opens a link, creates an account and is in the conversation", async ({ page, open, server, watch }) => {
  const ada = await host(page, server, "Orchard");
  await openDialog(page);
  const link = await makeLink(page);
  await expect(dialog(page).getByRole("img", { name: "QR code of this link" })).toBeVisible();
  await hasNothingThatKeepsPeopleOut(page);
  await page.keyboard.press("Escape");

  const phone = await open(PHONE);
  await phone.goto(link);
  await expect(phone.getByRole("heading", { level: 1 })).toHaveText("You are invited");
  await expect(phone.getByRole("main")).toContainText("Orchard");
  await expect(phone.getByRole("main")).toContainText("Group · 1 member");
  await expect(phone.getByRole("main")).toContainText(`${ada.username} invites you`);
  await hasNothingThatKeepsPeopleOut(phone);

  watch.provokesRefusals();
  const bea = somebody("Bea");
  await phone.getByRole("link", { name: "Create account" }).click();
  await expect(phone.locator("body")).toHaveAttribute("data-hydrated", "true");
  await fillSignUp(phone, { ...bea, password: "short" });
  await button(phone, "Create account").click();
  await expect(password(phone)).toHaveAttribute("aria-invalid", "true");
  await password(phone).fill(bea.password);
  await button(phone, "Create account").click();
  await expect(phone).toHaveURL(/\/rooms\/\d+$/);
  await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Orchard");
  await expectLive(phone);
  await send(phone, "Here I am");
  await expectMessage(page, "Here I am");
  await expect(log(page)).toContainText(bea.username);
});

test("who has an account joins by a button, and the same link leads there again", async ({ page, open, server }) => {
  await host(page, server, "Library");
  await openDialog(page);
  const link = await makeLink(page);
  const bea = somebody("Bea");
  const other = await open();
  await signUp(other, bea);
  await other.goto(link);
  await expect(other.getByRole("link", { name: "Create account" })).toHaveCount(0);
  await button(other, "Join").click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Library");
  await other.goto(link);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Library");
  await expect(other).toHaveURL(/\/rooms\/\d+$/);

  await page.keyboard.press("Escape");
  await button(page, "Invite link").click();
  await expect(dialog(page).getByRole("listitem")).toContainText("1 joined");
});

test("who signs in on the way comes back to the invitation", async ({ page, open, server }) => {
  await host(page, server, "Harbour");
  await openDialog(page);
  const link = await makeLink(page);
  const bea = somebody("Bea");
  await join(server, bea);
  const other = await open(PHONE);
  await other.goto(link);
  await other.getByRole("link", { name: "Sign in" }).click();
  await expect(other.locator("body")).toHaveAttribute("data-hydrated", "true");
  await fillSignIn(other, bea.username, bea.password);
  await button(other, "Sign in").click();
  await button(other, "Join").click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Harbour");
});

test("a link that was taken back or used up says so, to everybody alike", async ({ page, open, server, watch }) => {
  watch.provokesRefusals();
  await host(page, server, "Attic");
  await openDialog(page);
  const once = await makeLink(page, "1 person");
  const first = await open();
  await signUp(first, somebody("Bea"));
  await first.goto(once);
  await button(first, "Join").click();
  await expect(first.getByRole("heading", { level: 1 })).toHaveText("Attic");

  const revoked = await makeLink(page);
  await dialog(page).getByRole("listitem").first().getByRole("button", { name: "Revoke" }).click();
  const question = page.getByRole("dialog", { name: "Revoke link" });
  await expect(question).toContainText("Nobody can join by this link from then on.");
  await question.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("status")).toContainText("Nobody can join by that link any more");
  await expect(dialog(page).getByRole("listitem")).toHaveCount(1);
  await expect(page.locator(":focus"), "what had the focus went").toBeVisible();

  const visitor = await open(PHONE);
  const other = await open();
  await signUp(other, somebody("Cleo"));
  for (const reader of [visitor, other]) {
    for (const link of [once, revoked, `${server.url}/join/abcdefghjkmnpqrstuvwxy`]) {
      const answer = await reader.goto(link);
      expect(answer?.status()).toBe(404);
      await expect(reader.getByRole("heading", { level: 1 })).toHaveText("No invitation");
      await expect(reader.getByText(VOID)).toBeVisible();
    }
    await hasNothingThatKeepsPeopleOut(reader);
  }
  await visitor.getByRole("link", { name: "Go home" }).click();
  await expect(visitor).toHaveURL(/\/sign-in$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a visitor creates an account by a link, and another joins by its button", async ({ page, open, server }) => {
    const cookie = await join(server, somebody("Ada"));
    const room = await gather(server, cookie, "Cellar", []);
    const { code } = await act(server, cookie, "make", { room });
    await page.goto(`/join/${code}`);
    await page.getByRole("link", { name: "Create account" }).press("Enter");
    const bea = somebody("Bea");
    await fillSignUp(page, { ...bea, password: "short" });
    await button(page, "Create account").press("Enter");
    await expect(password(page)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "Username")).toHaveValue(bea.username);
    await password(page).fill(bea.password);
    await button(page, "Create account").press("Enter");
    await expect(page).toHaveURL(/\/rooms\/\d+$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cellar");

    const cleo = somebody("Cleo");
    await join(server, cleo);
    const other = await open({ javaScriptEnabled: false });
    await other.goto(`/join/${code}`);
    await other.getByRole("link", { name: "Sign in" }).press("Enter");
    await fillSignIn(other, cleo.username, cleo.password);
    await button(other, "Sign in").press("Enter");
    await button(other, "Join").press("Enter");
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Cellar");
  });
});

test.describe("where an account takes an invitation", () => {
  test.use({ ownServer: true });

  test("home makes a link to the server, live, and nobody comes without one", async ({ page, open, server }) => {
    const olga = somebody("Olga");
    const cookie = await join(server, olga);
    await settle(page, server, cookie);
    await expect(page.getByRole("textbox", { name: "Address of this server" })).toBeVisible();
    await act(server, cookie, "change_registration", { registration: "by_invitation" });
    await expect(page.getByRole("textbox", { name: "Address of this server" })).toHaveCount(0);
    await button(page, "Invite link").click();
    const link = await makeLink(page, "1 person");

    const visitor = await open(PHONE);
    await visitor.goto("/sign-up");
    await expect(visitor.getByText("An account here takes an invitation.")).toBeVisible();
    await expect(button(visitor, "Create account")).toHaveCount(0);
    await hasNothingThatKeepsPeopleOut(visitor);
    await visitor.goto(link);
    await expect(visitor.getByRole("main")).toContainText(`${olga.username} invites you to this server`);
    await visitor.getByRole("link", { name: "Create account" }).click();
    await expect(visitor.locator("body")).toHaveAttribute("data-hydrated", "true");
    await fillSignUp(visitor, somebody("Bea"));
    await button(visitor, "Create account").click();
    await expect(visitor).toHaveURL(/\/$/);
    await expect(page.getByRole("listitem").filter({ hasText: /^.*bea-/ })).toHaveCount(1);
  });
});
