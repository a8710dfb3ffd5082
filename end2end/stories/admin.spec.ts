// A day of those who look after the server: its people, its rooms, who may come, what was done, and how much of everything.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { expectNothingSideways, smallTargets } from "../layout.ts";
import { button, comeBack, expectLive, fillSignIn, fillSignUp, gather, goOffline, join, log, password, send, settle, somebody, takeSession, visit } from "../people.ts";
import type { Person } from "../people.ts";
import type { Roost } from "../server.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

/** The server's owner, in the administration. */
async function administer(page: Page, server: Roost, tab = "people"): Promise<Person & { cookie: string }> {
  const olga = somebody("Olga");
  const cookie = await join(server, olga);
  await settle(page, server, cookie, `/admin?tab=${tab}`);
  return { ...olga, cookie };
}

function row(page: Page, name: string): Locator {
  return page.getByRole("tabpanel").getByRole("listitem").filter({ hasText: name });
}

async function choose(page: Page, username: string, act: string): Promise<void> {
  await button(page, `Options for ${username}`).click();
  await page.getByRole("menuitem", { name: act, exact: true }).click();
}

async function keepsNobodyOut(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" · ")}`)).toEqual([]);
}

test("somebody is found, deactivated before their own eyes, and let in again", async ({ page, open, server, watch }) => {
  const bea = somebody("Bea");
  await administer(page, server);
  const cookie = await join(server, bea);
  await join(server, somebody("Cleo"));
  await visit(page, "/admin");
  await page.getByRole("searchbox", { name: "Find by name or email" }).fill(bea.email.slice(0, 3));
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveCount(1);
  await expect(row(page, bea.username)).toContainText(bea.email);
  await expect(row(page, bea.username)).toContainText("1 browser");

  watch.provokesRefusals();
  const theirs = await settle(await open(), server, cookie);
  await expectLive(theirs);
  await choose(page, bea.username, "Deactivate");
  const question = page.getByRole("dialog", { name: "Deactivate this account?" });
  await keepsNobodyOut(page);
  await question.getByRole("button", { name: "Deactivate" }).click();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await expect(row(page, bea.username).locator(".person-badge")).toHaveText("Deactivated");
  await expect(button(page, `Options for ${bea.username}`)).toBeFocused();

  await expect(theirs.locator("body")).toHaveAttribute("data-hydrated", "true");
  await fillSignIn(theirs, bea.username, bea.password);
  await button(theirs, "Sign in").click();
  await expect(theirs.getByRole("alert")).toHaveText("This account is deactivated. Ask whoever runs this server.");

  await choose(page, bea.username, "Activate again");
  await expect(row(page, bea.username).locator(".person-badge")).toHaveCount(0);
  await button(theirs, "Sign in").click();
  await expectLive(theirs);

  await page.getByRole("tab", { name: "Log" }).click();
  const lines = page.getByRole("tabpanel").getByRole("listitem");
  await expect(lines).toHaveText([new RegExp(`activated ${bea.username} again`), new RegExp(`deactivated ${bea.username}`)]);
  // Whoever is named there is known: by a press, and by the keyboard.
  const named = lines.first().getByRole("button", { name: bea.username });
  await named.focus();
  await page.keyboard.press("Enter");
  const card = page.getByRole("dialog", { name: bea.username });
  await expect(card).toContainText(`@${bea.username}`);
  await keepsNobodyOut(page);
  await page.keyboard.press("Escape");
  await expect(named).toBeFocused();
});

test("a link lets somebody choose another password, once", async ({ page, open, server, watch }) => {
  const bea = somebody("Bea");
  await administer(page, server);
  await join(server, bea);
  await visit(page, "/admin");
  await choose(page, bea.username, "Password-reset link");
  const dialog = page.getByRole("dialog", { name: "Password-reset link" });
  const link = dialog.getByRole("textbox", { name: "Password-reset link" });
  await expect(link).toHaveValue(/\/reset\/[a-z0-9]{24}$/);
  await keepsNobodyOut(page);
  const address = await link.inputValue();

  watch.provokesRefusals();
  const theirs = await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await visit(theirs, address);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Choose a new password");
  await keepsNobodyOut(theirs);
  await expectNothingSideways(theirs);
  await password(theirs).fill("short");
  await button(theirs, "Set password").click();
  await expect(password(theirs)).toHaveAttribute("aria-invalid", "true");
  await password(theirs).fill("another quiet branch");
  await button(theirs, "Set password").click();
  await expect(theirs).toHaveURL(/\/sign-in$/);
  await comeBack(server, bea.username, "another quiet branch");

  await visit(theirs, address);
  await password(theirs).fill("a third quiet branch");
  await button(theirs, "Set password").click();
  await expect(theirs.getByRole("alert")).toBeVisible();
  await expect(theirs).toHaveURL(address);
  expect(server.log.filter((line) => line.includes(address.slice(-24)))).toEqual([]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the link's form works as it stands", async ({ page, server }) => {
    const [olga, bea] = [somebody("Olga"), somebody("Bea")];
    const cookie = await join(server, olga);
    await join(server, bea);
    const headers = { cookie: `roost=${cookie}`, origin: server.url };
    const act = async (what: string, form: Record<string, string>): Promise<unknown> => {
      const answer = await fetch(`${server.url}/api/app/server_fns/administration/${what}`, { method: "POST", body: new URLSearchParams(form), headers });
      return answer.json();
    };
    const { rows } = (await act("administered_people", { text: bea.username })) as { rows: { person: { id: string } }[] };
    const { code } = (await act("make_reset_link", { user: rows[0]?.person.id ?? "" })) as { code: string };
    await page.goto(`/reset/${code}`);
    await password(page).fill("short");
    await button(page, "Set password").click();
    await expect(page).toHaveURL(new RegExp(`/reset/${code}`));
    await expect(password(page)).toHaveAttribute("aria-invalid", "true");
    await password(page).fill("another quiet branch");
    await button(page, "Set password").click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await comeBack(server, bea.username, "another quiet branch");
  });
});

test("roles are given and laid down, and the server is never without an owner", async ({ page, open, server, watch }) => {
  const bea = somebody("Bea");
  const olga = await administer(page, server);
  const cookie = await join(server, bea);
  await visit(page, "/admin");
  watch.provokesRefusals();

  const theirs = await settle(await open(), server, cookie, "/settings");
  await expect(theirs.getByRole("link", { name: "Administration" })).toHaveCount(0);
  await choose(page, bea.username, "Make admin");
  await expect(row(page, bea.username).locator(".person-badge")).toHaveText("Admin");
  await theirs.getByRole("link", { name: "Administration" }).click();
  await expect(row(theirs, olga.username).locator(".person-badge").last()).toHaveText("Owner");
  // An admin does nothing about an owner.
  await expect(button(theirs, `Options for ${olga.username}`)).toHaveCount(0);

  await choose(page, olga.username, "Make member");
  const question = page.getByRole("dialog", { name: "Lay down your role?" });
  await question.getByRole("button", { name: "Lay down" }).click();
  await expect(question.getByRole("alert")).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).click();

  await choose(page, bea.username, "Make owner");
  await page.getByRole("dialog", { name: "Make an owner?" }).getByRole("button", { name: "Make owner" }).click();
  await expect(row(page, bea.username).locator(".person-badge")).toHaveText("Owner");
  await choose(page, olga.username, "Make member");
  await question.getByRole("button", { name: "Lay down" }).click();
  await expect(page.getByText("Only those who administer this server find something here.")).toBeVisible();
});

test("who may create an account is chosen, and holds at the door at once", async ({ page, open, server }) => {
  const { cookie } = await administer(page, server, "joining");
  const choice = page.getByRole("group", { name: "Who may create an account" });
  await expect(choice.getByRole("radio", { name: "Everybody" })).toBeChecked();
  await choice.getByText("Nobody", { exact: true }).click();
  await expect(choice.getByRole("radio", { name: "Nobody" })).toBeChecked();
  await keepsNobodyOut(page);
  const stranger = await open();
  await expect(async () => {
    await stranger.goto("/sign-up");
    await expect(stranger.getByText("Nobody new can create an account here.")).toBeVisible({ timeout: 250 });
  }).toPass();

  // Another tab opens the door again: that holds here, too, and what was chosen before can be chosen again.
  const tab = await settle(await open(), server, cookie, "/admin?tab=joining");
  await tab.getByText("Everybody", { exact: true }).first().click();
  await expect(choice.getByRole("radio", { name: "Everybody" })).toBeChecked();
  await choice.getByText("Nobody", { exact: true }).click();
  await expect(tab.getByRole("radio", { name: "Nobody" })).toBeChecked();

  await choice.getByText("By invitation", { exact: true }).click();
  await button(page, "Make link").click();
  const link = page.getByRole("textbox", { name: "Link" });
  await expect(link).toHaveValue(/\/join\/[a-z0-9]{22}$/);
  await keepsNobodyOut(page);
  await stranger.goto(await link.inputValue());
  await stranger.getByRole("link", { name: "Create account" }).click();
  await expect(stranger.locator("body")).toHaveAttribute("data-hydrated", "true");
  await fillSignUp(stranger, somebody("Bea"));
  await button(stranger, "Create account").click();
  await expectLive(stranger);
  await page.getByRole("tab", { name: "Log" }).click();
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveCount(4);
});

test("what an administrator takes away in a group that is not theirs stands in the log", async ({ page, open, server }) => {
  const bea = somebody("Bea");
  const olga = await administer(page, server);
  const cookie = await join(server, bea);
  const room = await gather(server, cookie, "Orchard", [olga]);
  const theirs = await settle(await open(), server, cookie, `/rooms/${room}`);
  await send(theirs, "unripe");
  await settle(page, server, olga.cookie, `/rooms/${room}`);
  const row = page.getByRole("article").filter({ hasText: "unripe" });
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Delete" }).click();
  // It can be taken back for a while.
  await expect(theirs.getByRole("article").last()).toContainText("Message deleted", { timeout: 10_000 });
  await visit(page, "/admin?tab=log");
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveText(new RegExp(`${olga.username} deleted a message of ${bea.username} in Orchard`));
});

test("a room is deleted from outside, and those in it see it go", async ({ page, open, server, watch }) => {
  const bea = somebody("Bea");
  const olga = await administer(page, server, "rooms");
  await expect(page.getByText("There are no groups and no channels yet.")).toBeVisible();
  const cookie = await join(server, bea);
  const room = await gather(server, cookie, "Orchard", []);
  const theirs = await settle(await open(), server, cookie, `/rooms/${room}`);
  await send(theirs, "ripe");
  await visit(page, "/admin?tab=rooms");
  await expect(row(page, "Orchard")).toContainText(/Group · 1 member · .* · owned by bea/);
  await row(page, "Orchard").getByRole("button", { name: bea.username }).click();
  await expect(page.getByRole("dialog", { name: bea.username })).toContainText(`@${bea.username}`);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tabpanel")).not.toContainText("ripe");
  await keepsNobodyOut(page);
  watch.provokesRefusals();
  await button(page, "Delete Orchard").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(row(page, "Orchard")).toHaveCount(0);
  await expect(page.getByRole("tabpanel", { name: "Rooms" }), "what had the focus went").toBeFocused();
  await expect(log(theirs)).toHaveCount(0);
  await page.getByRole("tab", { name: "Log" }).click();
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveText(new RegExp(`${olga.username} deleted the group Orchard`));
});

test("the tabs are walked by the keyboard, fit a phone, and say how much there is", async ({ page, server }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await administer(page, server);
  await page.getByRole("tab", { name: "People" }).focus();
  for (const [name, seen] of [
    ["Rooms", "There are no groups and no channels yet."],
    ["Joining", "Who may create an account"],
    ["Log", "Nothing was done yet."],
    ["Usage", "Open connections"],
  ] as const) {
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name })).toBeFocused();
    await expect(page.getByRole("tabpanel", { name })).toContainText(seen);
    await expectNothingSideways(page);
    expect(await smallTargets(page, 40)).toEqual([]);
    await keepsNobodyOut(page);
  }
  const figure = (label: string): Locator => page.locator(".admin-figure").filter({ hasText: label }).locator("dd");
  await expect(figure("Open connections")).toHaveText("1");
  await expect(page.locator(".admin-figure").first().locator("dd")).toHaveText("1");
});

test("what does not come for want of a connection says so, and comes when it is asked for again", async ({ page, context, server, watch }) => {
  watch.provokes(/^WebSocket connection to 'ws:[^']*\/ws' failed/, /^Failed to load resource: net::ERR_INTERNET_/);
  await administer(page, server);
  await goOffline(page);
  await page.getByRole("tab", { name: "Usage" }).click();
  await expect(page.getByRole("alert")).not.toBeEmpty();
  await keepsNobodyOut(page);
  await context.setOffline(false);
  await button(page, "Try again").click();
  await expect(page.getByText("Open connections")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("nobody else finds anything there, by page or by form", async ({ page, server, watch }) => {
  await join(server, somebody("Olga"));
  const bea = somebody("Bea");
  const cookie = await join(server, bea);
  await takeSession(page.context(), server, cookie);
  watch.provokesRefusals();
  const answer = await page.goto("/admin");
  expect(answer?.status()).toBe(404);
  await expect(page.getByText("Only those who administer this server find something here.")).toBeVisible();
  const asked = await fetch(`${server.url}/api/app/server_fns/administration/server_usage`, {
    method: "POST",
    body: new URLSearchParams(),
    headers: { cookie: `roost=${cookie}`, origin: server.url },
  });
  expect(asked.status).toBe(403);
});
