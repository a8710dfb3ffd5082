// A "no" at the front door: what it says, where it stands, and what is kept.

import { button, enter, expectHome, expectWrong, field, fillSignIn, fillSignUp, join, password, signIn, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

const WRONG = "These do not belong together. Check the name and the password.";

test.beforeEach(({ watch }) => watch.provokesRefusals());

test("a wrong password and an unknown name are answered with the same sentence", async ({ page, server }) => {
  const ada = somebody("Ada");
  await join(server, ada);
  for (const who of [ada.username, ada.email, "nobody-here", "nobody@example.org"]) {
    await visit(page, "/sign-in");
    await fillSignIn(page, who, "not the password");
    await button(page, "Sign in").click();
    await expect(page.getByRole("alert")).toHaveText(WRONG);
    await expect(field(page, "Username or email")).toHaveValue(who);
    await expect(password(page)).toHaveAttribute("aria-invalid", "true");
    await expect(password(page)).toBeFocused();
  }
});

test("a wrong password is typed over, and the right one lets in", async ({ page, server }) => {
  const bea = somebody("Bea");
  await join(server, bea);
  await visit(page, "/sign-in");
  await fillSignIn(page, bea.username, "not the password");
  await button(page, "Sign in").click();
  await expect(password(page)).toBeFocused();
  await page.keyboard.type(bea.password);
  await page.keyboard.press("Enter");
  await expectHome(page, bea);
});

test("an empty sign-in says what is missing and puts the caret there", async ({ page }) => {
  await visit(page, "/sign-in");
  await button(page, "Sign in").click();
  await expectWrong(field(page, "Username or email"), "Enter your username or email address.");
  await expectWrong(password(page), "Enter a password.");
  await expect(field(page, "Username or email")).toBeFocused();
});

test("an empty sign-up says all that is missing at once", async ({ page }) => {
  await visit(page, "/sign-up");
  await button(page, "Create account").click();
  await expectWrong(field(page, "Username"), /^Choose a username\./);
  await expectWrong(field(page, "Email"), "Enter your email address.");
  await expectWrong(password(page), /^Enter a password\./);
  await expect(field(page, "Username")).toBeFocused();
});

test("the caret goes to the first field that is wrong, and what was right stays", async ({ page }) => {
  const cleo = somebody("Cleo");
  await visit(page, "/sign-up");
  await fillSignUp(page, { ...cleo, email: "no address", password: "short" });
  await button(page, "Create account").click();
  await expectWrong(field(page, "Email"), "This is not an email address. It looks like name@example.org.");
  await expectWrong(password(page), /^A password has at least 8 characters\./);
  await expect(field(page, "Email")).toBeFocused();
  await expect(field(page, "Email")).toHaveValue("no address");
  await expect(field(page, "Username")).toHaveValue(cleo.username);
  await expect(field(page, "Username")).not.toHaveAttribute("aria-invalid");

  await fillSignUp(page, cleo);
  await button(page, "Create account").click();
  await expectHome(page, cleo);
});

test("taken names are told beside their fields, however they are written", async ({ page, server }) => {
  const dora = somebody("Dora");
  await join(server, dora);
  const taken = [
    { username: dora.username, email: dora.email },
    { username: dora.username.toUpperCase(), email: dora.email.toUpperCase() },
    { username: ` ${dora.username} `, email: ` ${dora.email} ` },
    // Full-width letters, which people would read as the same address.
    { username: dora.username, email: dora.email.replace("dora", "ｄｏｒａ") },
  ];
  for (const names of taken) {
    await visit(page, "/sign-up");
    await fillSignUp(page, { ...names, password: "another quiet branch" });
    await button(page, "Create account").click();
    await expectWrong(field(page, "Username"), /^This username is taken\. Choose another\./);
    await expectWrong(field(page, "Email"), "There is an account with this email address. Sign in instead?");
  }
});

test("names that mean everybody are nobody's", async ({ page }) => {
  await visit(page, "/sign-up");
  await fillSignUp(page, { ...somebody("Edda"), username: "Everyone" });
  await button(page, "Create account").click();
  await expectWrong(field(page, "Username"), /^This username is taken\./);
});

test("guessing at one account is stopped, and the right password waits too", async ({ page, server }) => {
  const fay = somebody("Fay");
  await join(server, fay);
  await visit(page, "/sign-in");
  const stopped = page.getByRole("alert").filter({ hasText: /^Too many attempts\. Try again in \d+ seconds\.$/ });
  await fillSignIn(page, fay.username, "guess after guess");
  await expect(async () => {
    await button(page, "Sign in").click();
    await expect(button(page, "Sign in")).toBeVisible();
    await expect(stopped).toBeVisible({ timeout: 500 });
  }).toPass();
  await fillSignIn(page, fay.username, fay.password);
  await button(page, "Sign in").click();
  await expect(stopped).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("one account's guesser keeps nobody else out", async ({ page, server }) => {
  const [gia, hedy] = [somebody("Gia"), somebody("Hedy")];
  await join(server, gia);
  await join(server, hedy);
  for (let guess = 0; guess < 12; guess += 1) {
    await fetch(`${server.url}/api/app/server_fns/accounts/sign_in`, {
      method: "POST",
      body: new URLSearchParams({ who: gia.username, password: `guess ${guess}` }),
    });
  }
  await signIn(page, hedy);
});

test("a name too long or with invisible signs is told in the dialog, and nothing is lost", async ({ page, context, server }) => {
  await enter(context, server, somebody("Ida"));
  await visit(page, "/?dialog=profile");
  const name = field(page, "Display name");
  const refused = [
    ["I".repeat(65), /^A name has at most 64 characters\./],
    ["Ida\u202Eadmin", /^This name has invisible characters in it\. Leave them out\./],
    ["Ida\u200B", /^This name has invisible characters in it\. Leave them out\./],
    ["\u2066Ida\u2069", /^This name has invisible characters in it\. Leave them out\./],
  ] as const;
  for (const [typed, sentence] of refused) {
    await name.fill(typed);
    await button(page, "Save").click();
    await expectWrong(name, sentence);
    await expect(name).toHaveValue(typed);
    await expect(name).toBeFocused();
  }
  await name.fill("Ida Rhodes");
  await button(page, "Save").click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Ida Rhodes");
});
