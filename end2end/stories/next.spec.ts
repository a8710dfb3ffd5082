// `next=`: the way on after the front door, for addresses of this server only.

import { button, expectHome, fillSignIn, fillSignUp, enter, join, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

const FOREIGN = [
  "https://evil.example/",
  "http://evil.example",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "\\/evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/\r\nSet-Cookie: a=b",
  " //evil.example",
  "javascript:alert(1)",
  "data:text/html,hello",
  "evil.example",
  "@evil.example",
];

const encoded = (next: string) => `next=${encodeURIComponent(next)}`;

test("after signing in one arrives where one wanted to go", async ({ page, server }) => {
  const ada = somebody("Ada");
  await join(server, ada);
  await page.goto("/?dialog=profile");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await visit(page, page.url());
  await fillSignIn(page, ada.username, ada.password);
  await button(page, "Sign in").click();
  await expect(page).toHaveURL(/\/\?dialog=profile$/);
  await expect(page.getByRole("dialog", { name: "Edit profile" })).toBeVisible();
});

test("the way on survives a refusal and the walk to the other door", async ({ page, watch }) => {
  watch.provokesRefusals();
  await visit(page, `/sign-in?${encoded("/?dialog=profile")}`);
  await fillSignIn(page, "nobody", "not the password");
  await button(page, "Sign in").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByRole("link", { name: "Create an account" }).click();
  await expect(page).toHaveURL(/\/sign-up\?next=/);
  const bea = somebody("Bea");
  await fillSignUp(page, bea);
  await button(page, "Create account").click();
  await expect(page).toHaveURL(/\/\?dialog=profile$/);
});

test("who is signed in already is led on at once, and never away", async ({ page, context, server }) => {
  const cleo = somebody("Cleo");
  await enter(context, server, cleo);
  await page.goto(`/sign-in?${encoded("/?dialog=profile")}`);
  await expect(page).toHaveURL(`${server.url}/?dialog=profile`);
  for (const foreign of FOREIGN) {
    await page.goto(`/sign-in?${encoded(foreign)}`);
    await expect(page, foreign).toHaveURL(`${server.url}/`);
  }
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    for (const foreign of FOREIGN) {
      test(`next=${JSON.stringify(foreign)} leads home`, async ({ page, server }) => {
        const dora = somebody("Dora");
        await join(server, dora);
        await page.goto(`/sign-in?${encoded(foreign)}`);
        await fillSignIn(page, dora.username, dora.password);
        await button(page, "Sign in").click();
        await expectHome(page, dora);
        expect(page.url()).toBe(`${server.url}/`);
      });
    }
  });
}

test("a form whose hidden next= was changed by hand leads home too", async ({ server }) => {
  for (const foreign of FOREIGN) {
    const edda = somebody("Edda");
    await join(server, edda);
    const answer = await fetch(`${server.url}/api/app/server_fns/accounts/sign_in`, {
      method: "POST",
      body: new URLSearchParams({ who: edda.username, password: edda.password, next: foreign }),
      headers: { accept: "text/html" },
      redirect: "manual",
    });
    expect(answer.headers.get("location"), foreign).toBe("/");
  }
});
