// The moments before WASM runs: the page can be used, and what is typed stays.

import { button, enter, expectHome, field, fillSignIn, holdWasm, isAwake, join, password, somebody } from "../people.ts";
import { expect, test } from "../story.ts";

test.beforeEach(({ watch }) => watch.provokesIdleWasm());

test("a form that is sent before hydration signs in", async ({ page, server }) => {
  const ada = somebody("Ada");
  await join(server, ada);
  const letGo = await holdWasm(page);
  await page.goto("/sign-in", { waitUntil: "commit" });
  await fillSignIn(page, ada.username, ada.password);
  await expect(page.locator("body")).not.toHaveAttribute("data-hydrated");
  await button(page, "Sign in").click();
  await expectHome(page, ada);
  letGo();
  await isAwake(page);
});

test("a form that is refused before hydration keeps its answer after it, and a reload forgets it", async ({ page, server }) => {
  const bea = somebody("Bea");
  await join(server, bea);
  const letGo = await holdWasm(page);
  await page.goto("/sign-in?next=/%3Fdialog%3Dprofile", { waitUntil: "commit" });
  await fillSignIn(page, bea.username, "not the password");
  await button(page, "Sign in").click();
  const refused = page.getByRole("alert").filter({ hasText: "These do not belong together." });
  await expect(refused).toBeVisible();
  letGo();
  await isAwake(page);
  await expect(refused).toBeVisible();
  await expect(field(page, "Username or email")).toHaveValue(bea.username);
  await expect(page).toHaveURL(/\/sign-in\?next=[^&]*$/);

  await page.reload();
  await isAwake(page);
  await expect(refused).toHaveCount(0);
  await fillSignIn(page, bea.username, bea.password);
  await button(page, "Sign in").click();
  await expect(page.getByRole("dialog", { name: "Edit profile" })).toBeVisible();
});

test("what is typed before hydration stays, caret and all", async ({ page }) => {
  const letGo = await holdWasm(page);
  await page.goto("/sign-up", { waitUntil: "commit" });
  await field(page, "Username").fill("cleo");
  await password(page).fill("half a pass");
  await field(page, "Email").pressSequentially("cleo@exa");
  letGo();
  await isAwake(page);
  await expect(field(page, "Email")).toBeFocused();
  await page.keyboard.type("mple.org");
  await expect(field(page, "Email")).toHaveValue("cleo@example.org");
  await expect(field(page, "Username")).toHaveValue("cleo");
  await expect(password(page)).toHaveValue("half a pass");
});

test("the account menu opens before hydration and stays open through it", async ({ page, context, server }) => {
  const dora = somebody("Dora");
  await enter(context, server, dora);
  const letGo = await holdWasm(page);
  await page.goto("/", { waitUntil: "commit" });
  await button(page, "Account").click();
  await expect(button(page, "Sign out")).toBeVisible();
  letGo();
  await isAwake(page);
  await expect(button(page, "Sign out")).toBeVisible();
});
