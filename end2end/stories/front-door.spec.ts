// In and out: an account is made, left and found again.

import {
  button,
  enter,
  expectHome,
  expectLive,
  field,
  fillSignUp,
  isAwake,
  password,
  signIn,
  signOut,
  signUp,
  somebody,
  startDirect,
  visit,
} from "../people.ts";
import { expect, test } from "../story.ts";

test("a visitor signs up, is told what to do next, signs out, and signs in again by username and by email", async ({ page }) => {
  const ada = somebody("Ada");
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in$/);
  await isAwake(page);
  await page.getByRole("link", { name: "Create an account" }).click();
  await expect(page).toHaveURL(/\/sign-up$/);
  await fillSignUp(page, ada);
  await button(page, "Create account").click();

  await expectHome(page, ada);
  await expect(page).toHaveTitle("Roost");
  const next = page.getByRole("region", { name: "What to do next" });
  await expect(next).toContainText("Say who you are");
  await expect(page.getByRole("region", { name: "People here" })).toContainText(ada.username);

  await isAwake(page);
  await signOut(page);
  await signIn(page, ada);
  await signOut(page);
  await signIn(page, ada, ada.email);
});

test("who signs in may write their name in capitals and with spaces around it", async ({ page, server, context }) => {
  const bea = somebody("Bea");
  await enter(context, server, bea);
  await visit(page, "/");
  await signOut(page);
  await signIn(page, bea, ` ${bea.email.toUpperCase()} `);
  await signOut(page);
  await signIn(page, bea, bea.username.toUpperCase());
});

test("a session outlives the reload, and a new tab has it too", async ({ page, context }) => {
  const cleo = somebody("Cleo");
  await signUp(page, cleo);
  await page.reload();
  await expectHome(page, cleo);
  const tab = await context.newPage();
  await visit(tab, "/");
  await expectHome(tab, cleo);
});

test("signing out in one tab ends the other one's session too, at once", async ({ page, context }) => {
  const dora = somebody("Dora");
  await signUp(page, dora);
  const tab = await context.newPage();
  await visit(tab, "/");
  await isAwake(page);
  await signOut(page);
  // Nobody touched it: its socket was told.
  await expect(tab).toHaveURL(/\/sign-in$/);
});

test("a session that ends elsewhere leaves a page in which something is typed: it says so, and so does its form", async ({ page, context, watch }) => {
  const gina = somebody("Gina");
  await signUp(page, gina);
  const [named, written] = [await context.newPage(), await context.newPage()];
  await visit(named, "/?dialog=profile");
  await field(named, "Display name").fill("Gina Kaus");
  await startDirect(written, gina.username);
  await field(written, "Message").fill("half a thou");
  for (const tab of [named, written]) await expectLive(tab);
  await isAwake(page);
  await signOut(page);

  for (const tab of [named, written]) await expect(tab.getByText("You are signed out.")).toBeVisible();
  await expect(field(written, "Message")).toHaveValue("half a thou");
  await written.getByRole("link", { name: "sign in" }).click();
  await expect(written).toHaveURL(/\/sign-in\?next=\/rooms\/\d+$/);

  watch.provokesRefusals();
  await button(named, "Save").click();
  await expect(named.getByRole("alert")).toHaveText("You are signed out. Sign in again to go on.");
  await expect(field(named, "Display name")).toHaveValue("Gina Kaus");
  await named.goto("/");
  await expect(named).toHaveURL(/\/sign-in$/);
});

test("going back after signing out shows nothing private", async ({ page }) => {
  const edda = somebody("Edda");
  await signUp(page, edda);
  await isAwake(page);
  await signOut(page);
  await isAwake(page);
  await page.goBack();
  await expect(button(page, "Sign in")).toBeVisible();
  await expect(page.getByText(edda.username)).toHaveCount(0);
  expect(await page.content()).not.toContain(edda.email);
});

test("who is signed in and opens the front door is let through it", async ({ page, context, server }) => {
  const fay = somebody("Fay");
  await enter(context, server, fay);
  for (const door of ["/sign-in", "/sign-up"]) {
    await page.goto(door);
    await expectHome(page, fay);
  }
});

test("a password is hidden until it is asked for", async ({ page }) => {
  await visit(page, "/sign-in");
  await password(page).fill("a secret of mine");
  await expect(password(page)).toHaveAttribute("type", "password");
  await button(page, "Show what is typed").click();
  await expect(password(page)).toHaveAttribute("type", "text");
  await expect(password(page)).toHaveValue("a secret of mine");
  await button(page, "Show what is typed").click();
  await expect(password(page)).toHaveAttribute("type", "password");
});

test("sending a form twice makes one account", async ({ page }) => {
  const gia = somebody("Gia");
  await visit(page, "/sign-up");
  await fillSignUp(page, gia);
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") sent += 1;
  });
  await button(page, "Create account").dblclick();
  await expectHome(page, gia);
  expect(sent).toBe(1);
});

test.describe("on a new server", () => {
  test.use({ ownServer: true });

  test("the first to come are told that the server will be theirs, and it is; the second are not", async ({ page, open }) => {
    const olga = somebody("Olga");
    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-up$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up this server");
    await expect(page.getByText("You are the first here: this account will own the server.")).toBeVisible();
    await signUp(page, olga);
    const row = page.getByRole("listitem").filter({ hasText: olga.username });
    await expect(row).toContainText("Owner");
    await expect(row).toContainText("You");

    const other = await open();
    const pia = somebody("Pia");
    await visit(other, "/sign-up");
    await expect(other.getByRole("heading", { level: 1 })).toHaveText("Create your account");
    await expect(other.getByText("will own the server")).toHaveCount(0);
    await signUp(other, pia);
    const own = other.getByRole("listitem").filter({ hasText: pia.username });
    await expect(own).toContainText("You");
    await expect(own).not.toContainText("Owner");
  });
});
