// What people see when something breaks that should not: never a dead page.

import { button, enter, field, fillSignIn, somebody } from "../people.ts";
import { expect, test } from "../story.ts";

test("when the page's program breaks, the page says so and offers to start again", async ({ page, watch }) => {
  // Another document than the program was made for: it cannot go on.
  watch.provokes(/panicked at/, /hydrat/i, /unreachable/, /RuntimeError/);
  await page.route("**/sign-in", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/<main class="door">/, '<p>Not what was drawn.</p><main class="door">');
    await route.fulfill({ response: answer, body });
  });
  await page.goto("/sign-in");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Something broke on this page.");
  await page.unroute("**/sign-in");
  await alert.getByRole("link", { name: "Reload" }).click();
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
  await expect(alert).toHaveCount(0);
  await expect(button(page, "Sign in")).toBeVisible();
});

test("an answer that is none of the server's is told as a server that was not reached", async ({ page, watch }) => {
  watch.provokes(/^Failed to load resource: the server responded with a status of 502/);
  await page.goto("/sign-in");
  await expect(page.locator("body")).toHaveAttribute("data-hydrated", "true");
  await page.route("**/api/**", (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }));
  await fillSignIn(page, "ada", "a quiet branch");
  await button(page, "Sign in").click();
  await expect(page.getByRole("alert")).toHaveText("The server cannot be reached. Check your connection and try again.");
  await expect(field(page, "Username or email")).toHaveValue("ada");
});

test("a request that no page makes is answered with a page: what went wrong, its number, and a way home", async ({ page, watch }) => {
  watch.provokesRefusals();
  const answer = await page.goto("/api/app/server_fns/accounts/sign_in");
  expect(answer?.status()).toBe(405);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("That did not work");
  await expect(page.getByText(/^Request [\w-]+$/)).toHaveText(`Request ${answer?.headers()["x-request-id"]}`);
  await expect(page.locator("script")).toHaveCount(0);
  await page.getByRole("link", { name: "Go home" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("a cookie that was forged, cut or made up is a stranger's, and signing in heals it", async ({ page, context, server }) => {
  const ada = somebody("Ada");
  await enter(context, server, ada);
  const [cookie] = await context.cookies();
  const real = cookie?.value ?? "";
  for (const value of ["made-up", real.slice(0, -1), `${real}x`, real.toUpperCase() === real ? real.toLowerCase() : real.toUpperCase(), "%00", "a".repeat(3000)]) {
    await context.addCookies([{ name: "roost", value, url: server.url }]);
    await page.goto("/");
    await expect(page, value).toHaveURL(/\/sign-in$/);
    await expect(button(page, "Sign in")).toBeVisible();
  }
  await fillSignIn(page, ada.username, ada.password);
  await button(page, "Sign in").click();
  await expect(page.getByText(`@${ada.username}`).first()).toBeVisible();
});

test("the cookie of a session that was ended opens nothing", async ({ page, context, server }) => {
  await enter(context, server, somebody("Bea"));
  const [cookie] = await context.cookies();
  await page.goto("/");
  await button(page, "Account").click();
  await button(page, "Sign out").click();
  await expect(page).toHaveURL(/\/sign-in$/);
  if (cookie) await context.addCookies([cookie]);
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in$/);
});
