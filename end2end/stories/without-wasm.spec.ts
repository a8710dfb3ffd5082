// Where WASM is blocked or lost on its way the page stays what it was: HTML that works.

import { button, expectHome, expectWrong, field, fillSignIn, fillSignUp, somebody } from "../people.ts";
import { expect, test } from "../story.ts";

test.beforeEach(async ({ page, watch }) => {
  await page.route("**/*.wasm", (route) => route.abort("blockedbyclient"));
  watch.provokes(/^Failed to load resource: net::ERR_BLOCKED_BY_CLIENT/, /^Failed to fetch$/);
});

test("forms work without WASM: sign up, a refusal, sign out, sign in", async ({ page }) => {
  const ada = somebody("Ada");
  await page.goto("/sign-up");
  await fillSignUp(page, { ...ada, email: "no address" });
  await button(page, "Create account").click();
  await expectWrong(field(page, "Email"), "This is not an email address. It looks like name@example.org.");
  await expect(field(page, "Username")).toHaveValue(ada.username);
  await fillSignUp(page, ada);
  await button(page, "Create account").click();
  await expectHome(page, ada);

  await button(page, "Account").click();
  await button(page, "Sign out").click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await fillSignIn(page, ada.username, ada.password);
  await button(page, "Sign in").click();
  await expectHome(page, ada);
  await expect(page.locator("body")).not.toHaveAttribute("data-hydrated");
});

test("nothing is shown that only WASM could make work", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(button(page, "Sign in")).toBeVisible();
  await expect(button(page, "Show what is typed")).toHaveCount(0);
});

test("the page says that its program did not come, and offers to load it again", async ({ page }) => {
  await page.goto("/sign-in");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("This page could not load its program.");
  await page.unroute("**/*.wasm");
  await alert.getByRole("link", { name: "Reload" }).click();
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
  await expect(alert).toHaveCount(0);
});
