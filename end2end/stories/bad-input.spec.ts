// Whatever is typed at the front door: a clear answer beside its field, what was typed kept as text, nothing run.

import { button, changeName, enter, expectHome, expectWrong, field, fillSignUp, password, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

const CHARACTERS = /^A username is made of a–z, 0–9, and _ \. - only\./;
const MALFORMED = "This is not an email address. It looks like name@example.org.";
const MARKUP = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;

const usernames: [what: string, typed: string, said: RegExp][] = [
  ["only spaces", "   ", /^Choose a username\./],
  ["one letter", "x", /^A username has at least 2 characters\./],
  ["33 letters", "x".repeat(33), /^A username has at most 32 characters\./],
  ["a space inside", "ada lovelace", CHARACTERS],
  ["an emoji", "ada🦉", CHARACTERS],
  ["a homoglyph (Cyrillic а)", "аda", CHARACTERS],
  ["a full-width letter", "ａda", CHARACTERS],
  ["a right-to-left mark", "ada\u202Eniart", CHARACTERS],
  ["a zero-width space", "ad\u200Ba", CHARACTERS],
  ["a control character", "ada\u0007", CHARACTERS],
  ["a null", "ada\u0000", CHARACTERS],
  ["a combining accent", "a\u0301da", CHARACTERS],
  ["nothing but dots", "..", CHARACTERS],
  ["a path", "../ada", CHARACTERS],
  ["markup", MARKUP, CHARACTERS],
  ["a quote that ends an attribute", `"><b>ada`, CHARACTERS],
];

const emails: [what: string, typed: string, said: string][] = [
  ["no at sign", "ada.example.org", MALFORMED],
  ["nothing before it", "@example.org", MALFORMED],
  ["nothing after it", "ada@", MALFORMED],
  ["a space", "ada lovelace@example.org", MALFORMED],
  ["two addresses", "ada@example.org,bea@example.org", MALFORMED],
  ["a right-to-left mark", "ada\u202E@example.org", MALFORMED],
  ["a zero-width space", "a\u200Bda@example.org", MALFORMED],
  ["a control character", "ada\u0007@example.org", MALFORMED],
  ["a null", "ada\u0000@example.org", MALFORMED],
  ["an emoji in the host", "ada@🦉.example", MALFORMED],
  ["markup", `${MARKUP}@example.org`, MALFORMED],
  ["255 characters", `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.example`, "An email address has at most 254 characters."],
];

const passwords: [what: string, typed: string, said: RegExp][] = [
  ["seven characters", "sevenup", /^A password has at least 8 characters\./],
  ["257 characters", "x".repeat(257), /^A password has at most 256 characters\./],
  ["a control character", "a quiet\u0007branch", /^This password has characters in it that cannot be typed\. Leave them out\./],
];

test.beforeEach(({ watch }) => watch.provokesRefusals());

for (const [what, typed, said] of usernames) {
  test(`a username with ${what} is refused beside its field and kept as it was typed`, async ({ page }) => {
    await visit(page, "/sign-up");
    await fillSignUp(page, { ...somebody("Ada"), username: typed });
    await button(page, "Create account").click();
    await expectWrong(field(page, "Username"), said);
    await expect(field(page, "Username")).toHaveValue(typed);
    await expect(field(page, "Email")).not.toHaveAttribute("aria-invalid");
    await expect(page).toHaveTitle("Create account · Roost");
  });
}

for (const [what, typed, said] of emails) {
  test(`an email with ${what} is refused beside its field and kept as it was typed`, async ({ page }) => {
    await visit(page, "/sign-up");
    await fillSignUp(page, { ...somebody("Ada"), email: typed });
    await button(page, "Create account").click();
    await expectWrong(field(page, "Email"), said);
    await expect(field(page, "Email")).toHaveValue(typed);
    await expect(field(page, "Username")).not.toHaveAttribute("aria-invalid");
    await expect(page).toHaveTitle("Create account · Roost");
  });
}

for (const [what, typed, said] of passwords) {
  test(`a password with ${what} is refused beside its field`, async ({ page }) => {
    await visit(page, "/sign-up");
    await fillSignUp(page, { ...somebody("Ada"), password: typed });
    await button(page, "Create account").click();
    await expectWrong(password(page), said);
    await expect(field(page, "Username")).not.toHaveAttribute("aria-invalid");
  });
}

test("a password that is the username or the email is refused as easily guessed", async ({ page }) => {
  const bea = { ...somebody("Beatrix"), username: "beatrix-the-guessed" };
  for (const guess of [bea.username, bea.email, bea.username.toUpperCase()]) {
    await visit(page, "/sign-up");
    await fillSignUp(page, { ...bea, password: guess });
    await button(page, "Create account").click();
    await expectWrong(password(page), /^This password is your username or email/);
  }
});

test("a password of spaces, emoji and letters of any script is a password", async ({ page, open }) => {
  const cleo = { ...somebody("Cleo"), password: "  сова 🦉 на ветке  " };
  await visit(page, "/sign-up");
  await fillSignUp(page, cleo);
  await button(page, "Create account").click();
  await expectHome(page, cleo);
  const other = await open();
  await visit(other, "/sign-in");
  await field(other, "Username or email").fill(cleo.username);
  await password(other).fill(cleo.password);
  await button(other, "Sign in").click();
  await expectHome(other, cleo);
});

test("at the sign-in no input is more than a wrong one", async ({ page }) => {
  const odd = [MARKUP, "ada\u0000", "\u202E", "🦉", "x".repeat(10_000), `' OR 1=1 --`, "%00%0a", "{{7*7}}"];
  for (const typed of odd) {
    await visit(page, "/sign-in");
    await field(page, "Username or email").fill(typed);
    await password(page).fill(typed);
    await button(page, "Sign in").click();
    await expect(page.getByRole("alert")).toHaveText("These do not belong together. Check the name and the password.");
    await expect(field(page, "Username or email")).toHaveValue(typed);
    await expect(page).toHaveTitle("Sign in · Roost");
  }
});

for (const name of [`<script>document.title='run'</script>`, `<img src=x onerror="document.title='run'">`, `</script><b>Eve</b>`, `"><i>Eve`, "&lt;b&gt;Eve", "{{7*7}} ${7*7}"]) {
  test(`the name ${name} is shown as it is written, to its owner and to others`, async ({ page, context, open, server }) => {
    const eve = somebody("Eve");
    await enter(context, server, eve);
    await changeName(page, name);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${name}`);
    await visit(page, "/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${name}`);
    await expect(page).toHaveTitle("Roost");

    const other = await open();
    await enter(other.context(), server, somebody("Fay"));
    await visit(other, "/");
    await expect(other.getByRole("listitem").filter({ hasText: eve.username })).toContainText(name);
    await expect(other).toHaveTitle("Roost");
  });
}

for (const [what, name] of [
  ["an emoji", "Ada 🦉"],
  ["a joined emoji", "Ada 👩‍💻"],
  ["Arabic letters", "أدا لوفلايس"],
  ["64 characters", "A".repeat(64)],
  ["64 emoji", "🦉".repeat(64)],
] as const) {
  test(`a name of ${what} is a name`, async ({ page, context, server }) => {
    await enter(context, server, somebody("Ada"));
    await changeName(page, name);
    await visit(page, "/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${name}`);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
  });
}

test("a name of nothing but spaces is none, and the username stands for it again", async ({ page, context, server }) => {
  const gia = somebody("Gia");
  await enter(context, server, gia);
  await changeName(page, "Gia");
  await changeName(page, "   ");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${gia.username}`);
});
