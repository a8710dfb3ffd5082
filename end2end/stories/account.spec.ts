// One's own account: username, email and password, each changed by who knows the password.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { expectNothingSideways, smallTargets } from "../layout.ts";
import {
  button,
  comeBack,
  enter,
  expectHome,
  expectLive,
  expectMessage,
  expectWrong,
  field,
  fillSignIn,
  gather,
  join,
  send,
  settle,
  somebody,
  takeSession,
  visit,
} from "../people.ts";
import { expect, test } from "../story.ts";

/** What is pressed to unfold one of the three, and what stands beneath it. */
function part(page: Page, name: "Username" | "Email" | "Password"): Locator {
  return page.getByRole("region", { name: "Account" }).locator("details").filter({ has: page.getByText(name, { exact: true }) });
}

async function unfold(page: Page, name: "Username" | "Email" | "Password"): Promise<Locator> {
  const one = part(page, name);
  await one.locator("summary").click();
  await expect(current(one)).toBeVisible();
  return one;
}

/** Browsers give password fields no role. */
function current(one: Locator): Locator {
  return one.getByLabel("Current password", { exact: true });
}

test("a new username is seen by others at once, and is signed in by", async ({ page, open, server }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const [adas, beas] = [await join(server, ada), await join(server, bea)];
  await gather(server, adas, "Garden", [bea]);
  const other = await settle(await open(), server, beas, "/people");
  await expect(other.getByRole("main").getByText(ada.username, { exact: true })).toBeVisible();
  await settle(page, server, adas, "/settings");

  const one = await unfold(page, "Username");
  const name = `countess-${ada.username}`;
  await field(page, "New username").fill(name.toUpperCase());
  await current(one).fill(ada.password);
  await button(page, "Change username").click();
  await expect(page.getByRole("status")).toHaveText(/Username changed/);
  await expect(one.locator("summary")).toContainText(name);
  await expect(one.locator("summary")).toBeFocused();
  await expect(current(one)).toBeHidden();
  await expect(page.locator(".account-username")).toHaveText(`@${name}`);
  await expect(other.getByRole("main").getByText(name, { exact: true })).toBeVisible();
  await comeBack(server, name, ada.password);

  // Unfolded again, nothing of it is left.
  await one.locator("summary").press("Enter");
  await expect(current(one)).toHaveValue("");
  await expect(field(page, "New username")).toHaveValue("");
});

test("what is wrong is said beside its field, and nothing is changed", async ({ page, context, server, watch }) => {
  watch.provokesRefusals();
  const [cleo, dora] = [somebody("Cleo"), somebody("Dora")];
  await join(server, dora);
  await enter(context, server, cleo);
  await visit(page, "/settings");
  const one = await unfold(page, "Email");
  await field(page, "New email").fill("cleo@");
  await button(page, "Change email").click();
  await expectWrong(field(page, "New email"), /^This is not an email address/);
  await expectWrong(current(one), /^This is not your password/);
  await expect(field(page, "New email")).toBeFocused();
  await field(page, "New email").fill(dora.email);
  await current(one).fill("a guess");
  await current(one).press("Enter");
  // The first answer stays until the second is there: it is about the password alone.
  await expect(field(page, "New email")).not.toHaveAttribute("aria-invalid");
  await expectWrong(current(one), /^This is not your password/);
  await expect(current(one)).toBeFocused();
  await expect(field(page, "New email")).toHaveValue(dora.email);
  await current(one).fill(cleo.password);
  await current(one).press("Enter");
  await expectWrong(field(page, "New email"), /^There is an account with this email address/);
  await expect(one.locator("summary")).toContainText(cleo.email);
});

test("a new email is there in one's other browser, too", async ({ page, open, server }) => {
  const edda = somebody("Edda");
  const cookie = await join(server, edda);
  await settle(page, server, cookie, "/settings");
  const other = await settle(await open(), server, await comeBack(server, edda.username, edda.password), "/settings");
  const third = await settle(await open(), server, cookie);
  await expect(part(other, "Email").locator("summary")).toContainText(edda.email);
  const one = await unfold(page, "Email");
  await field(page, "New email").fill("edda@engines.example");
  await current(one).fill(edda.password);
  await button(page, "Change email").click();
  await expect(page.getByRole("status")).toHaveText(/Email changed/);
  for (const each of [page, other]) await expect(part(each, "Email").locator("summary")).toContainText("edda@engines.example");
  // A page that was loaded before knows it when it comes to the settings.
  await button(third, "Account").click();
  await third.getByRole("link", { name: "Settings" }).click();
  await expect(part(third, "Email").locator("summary")).toContainText("edda@engines.example");
});

test("a new password signs the other browsers out, and lets in from then on", async ({ page, open, server }) => {
  const fay = somebody("Fay");
  await settle(page, server, await join(server, fay), "/settings");
  const other = await settle(await open(), server, await comeBack(server, fay.username, fay.password));
  const one = await unfold(page, "Password");
  const secret = "battery staple";
  await one.getByLabel("New password", { exact: true }).fill(secret);
  await current(one).fill(fay.password);
  await button(page, "Change password").click();
  await expect(page.getByRole("status")).toHaveText(/Password changed\. All other browsers are signed out/);
  await expect(other).toHaveURL(/\/sign-in/);
  await expectLive(page);
  await fillSignIn(other, fay.username, secret);
  await button(other, "Sign in").click();
  await expectHome(other, fay);
});

test("who deletes their account is gone before others' eyes, and what they wrote stays", async ({ page, open, server, watch }) => {
  watch.provokesRefusals();
  const [ida, joe] = [somebody("Ida"), somebody("Joe")];
  const [idas, joes] = [await join(server, ida), await join(server, joe)];
  const room = await gather(server, idas, "Attic", [joe]);
  await settle(page, server, joes, `/rooms/${room}`);
  await send(page, "the ladder is mine");
  const other = await settle(await open(), server, idas, `/rooms/${room}`);
  await expectMessage(other, "the ladder is mine");

  await visit(page, "/settings");
  const one = page.getByRole("region", { name: "Account" }).locator("details").last();
  await one.locator("summary").click();
  await expect(one).toContainText("nobody can bring the account back");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((rule) => rule.id)).toEqual([]);
  await current(one).fill("a guess");
  await button(page, "Delete account").click();
  await expectWrong(current(one), /password/);
  await current(one).fill(joe.password);
  await current(one).press("Enter");
  await expect(page).toHaveURL(/\/sign-in$/);

  await expectMessage(other, "Deleted account left");
  await expect(other.getByRole("article").filter({ hasText: "the ladder is mine" })).toContainText("Deleted account");
  await other.locator(".message .avatar").first().click();
  const card = other.getByRole("dialog", { name: "Deleted account" });
  await expect(card).toHaveText(/^\W*Deleted account/);
  await expect(card.getByRole("button", { name: "Message" })).toHaveCount(0);
  await fillSignIn(page, joe.username, joe.password);
  await button(page, "Sign in").click();
  await expect(page.getByRole("alert")).toBeVisible();
  // Both names are free.
  await join(server, joe);
});

test("all of it works without JavaScript", async ({ context, browser, server }) => {
  const gia = somebody("Gia");
  await enter(context, server, gia);
  const storageState = await context.storageState();
  const still = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, storageState });
  const paper = await still.newPage();
  await paper.goto("/settings");
  const one = await unfold(paper, "Username");
  await field(paper, "New username").fill("gia lollobrigida");
  await current(one).fill("a guess");
  await button(paper, "Change username").click();
  // It comes back unfolded, with what was typed but no password.
  await expect(field(paper, "New username")).toHaveValue("gia lollobrigida");
  await expect(field(paper, "New username")).toHaveAccessibleDescription(/^A username is made of/);
  await expect(current(one)).toHaveValue("");
  await expect(part(paper, "Email").locator("form")).toBeHidden();
  const name = `${gia.username}.l`;
  await field(paper, "New username").fill(name);
  await current(one).fill(gia.password);
  await button(paper, "Change username").click();
  await expect(paper).toHaveURL(/\/settings$/);
  await expect(one.locator("summary")).toContainText(name);
  await still.close();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, contextOptions: { reducedMotion: "reduce" } });

  test("everything is in reach, by name", async ({ page, context, server, watch }) => {
    watch.provokesRefusals();
    const hedy = somebody("Hedy");
    await takeSession(context, server, await join(server, { ...hedy, email: `${"h".repeat(60)}@${hedy.username}.example.org` }));
    await visit(page, "/settings");
    for (const name of ["Username", "Email", "Password"] as const) await unfold(page, name);
    await button(page, "Change password").click();
    await expect(part(page, "Password").locator("[aria-invalid=true]")).toHaveCount(2);
    await expectNothingSideways(page);
    expect(await smallTargets(page, 40)).toEqual([]);
    const heads = await page.locator("summary").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(Math.min(...heads)).toBeGreaterThanOrEqual(40);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" · ")}`)).toEqual([]);
  });
});
