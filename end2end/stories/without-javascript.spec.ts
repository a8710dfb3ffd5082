// Everything at the front door and the profile works as plain HTML.

import type { Locator } from "@playwright/test";

import { button, expectHome, expectWrong, field, fillSignIn, fillSignUp, join, password, somebody } from "../people.ts";
import { expect, test } from "../story.ts";

test.use({ javaScriptEnabled: false });

/** By keyboard: where no script runs, Playwright cannot wait until what is opening stands still for the mouse. */
async function choose(item: Locator): Promise<void> {
  await expect(item).toBeVisible();
  await item.press("Enter");
}

test("a visitor signs up, edits their profile, signs out and signs in without JavaScript", async ({ page }) => {
  const ada = somebody("Ada");
  await page.goto("/");
  await choose(page.getByRole("link", { name: "Create an account" }));
  await fillSignUp(page, ada);
  await choose(button(page, "Create account"));
  await expectHome(page, ada);

  await choose(page.getByRole("link", { name: "Set display name" }));
  await field(page, "Display name").fill("Ada Lovelace");
  await choose(button(page, "Save"));
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Ada Lovelace");

  await choose(button(page, "Account"));
  await choose(page.getByRole("link", { name: "Edit profile" }));
  await expect(field(page, "Display name")).toHaveValue("Ada Lovelace");
  await choose(button(page, "Cancel"));
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await choose(button(page, "Account"));
  await choose(button(page, "Sign out"));
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goBack();
  await expect(button(page, "Sign in")).toBeVisible();

  await fillSignIn(page, ada.email, ada.password);
  await choose(button(page, "Sign in"));
  await expectHome(page, ada);
});

test("what is wrong with a sign-up stands beside its fields, and all but the password is kept", async ({ page, server }) => {
  const bea = somebody("Bea");
  await join(server, bea);
  await page.goto("/sign-up");
  await fillSignUp(page, { username: bea.username, email: "no address", password: "short" });
  await choose(button(page, "Create account"));
  await expectWrong(field(page, "Email"), "This is not an email address. It looks like name@example.org.");
  await expectWrong(password(page), /^A password has at least 8 characters\./);
  await expect(field(page, "Username")).toHaveValue(bea.username);
  await expect(field(page, "Email")).toHaveValue("no address");
  await expect(field(page, "Email")).toBeFocused();
  await expect(password(page)).toHaveValue("");
  expect(page.url()).not.toContain("short");

  await field(page, "Email").fill(`other-${bea.email}`);
  await password(page).fill(bea.password);
  await choose(button(page, "Create account"));
  await expectWrong(field(page, "Username"), /^This username is taken\./);
  await expect(field(page, "Email")).not.toHaveAttribute("aria-invalid");
  expect(decodeURIComponent(page.url())).not.toContain(bea.password);

  const free = somebody("Bea");
  await fillSignUp(page, free);
  await choose(button(page, "Create account"));
  await expectHome(page, free);
});

test("a wrong password is told above the form, and the name is kept", async ({ page, server }) => {
  const cleo = somebody("Cleo");
  await join(server, cleo);
  await page.goto("/sign-in");
  await fillSignIn(page, cleo.username, "not the password");
  await choose(button(page, "Sign in"));
  await expect(page.getByRole("alert")).toHaveText("These do not belong together. Check the name and the password.");
  await expect(field(page, "Username or email")).toHaveValue(cleo.username);
  await expect(password(page)).toHaveValue("");
  await expect(password(page)).toBeFocused();
});

test("a wrong name is told in the dialog, and kept", async ({ page }) => {
  const dora = somebody("Dora");
  await page.goto("/sign-up");
  await fillSignUp(page, dora);
  await choose(button(page, "Create account"));
  await choose(page.getByRole("link", { name: "Set display name" }));
  await field(page, "Display name").fill("D".repeat(65));
  await choose(button(page, "Save"));
  await expectWrong(field(page, "Display name"), /^A name has at most 64 characters\./);
  await expect(field(page, "Display name")).toHaveValue("D".repeat(65));
});

test("markup in a form comes back as text", async ({ page }) => {
  const markup = `"><b>Eve</b><script>1</script>`;
  await page.goto("/sign-up");
  await fillSignUp(page, { username: markup, email: markup, password: "a quiet branch" });
  await choose(button(page, "Create account"));
  await expect(field(page, "Username")).toHaveValue(markup);
  await expect(field(page, "Email")).toHaveValue(markup);
  await expect(page.locator("b")).toHaveCount(0);
});

test("a failure in a forged link says nothing of its author's", async ({ page }) => {
  const forged = Buffer.from(JSON.stringify({ why: { broken: { request: "Call 555 to unlock" } }, kept: [["who", "<b>you</b>"]] }));
  const query = new URLSearchParams({ __path: "/api/app/server_fns/accounts/sign_in", __err: forged.toString("base64url") });
  await page.goto(`/sign-in?${query.toString()}`);
  await expect(page.getByText("Call 555")).toHaveCount(0);
  await expect(page.locator("b")).toHaveCount(0);
  await expect(button(page, "Sign in")).toBeVisible();
});

test("a page that does not exist says so and leads home", async ({ page, watch }) => {
  watch.provokesRefusals();
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nothing here");
  await choose(page.getByRole("link", { name: "Go home" }));
  await expect(page).toHaveURL(/\/sign-in$/);
});
