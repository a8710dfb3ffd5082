// The server goes away while somebody is busy, and comes back.

import { button, changeName, expectHome, field, fillSignIn, fillSignUp, goOffline, isAwake, password, signUp, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

const UNREACHED = "The server cannot be reached. Check your connection and try again.";

// A browser logs every answer that does not come, and every socket that cannot be opened.
test.beforeEach(({ watch }) => watch.provokes(/^Failed to load resource: net::ERR_CONNECTION_/, /^WebSocket connection to 'ws:[^']*\/ws' failed/));

test("a server that dies while a form is filled in is told, nothing is lost, and the same form works again", async ({ page, server }) => {
  const ada = somebody("Ada");
  await visit(page, "/sign-up");
  await fillSignUp(page, ada);
  await server.kill();
  await button(page, "Create account").click();
  await expect(page.getByRole("alert")).toHaveText(UNREACHED);
  await expect(field(page, "Username")).toHaveValue(ada.username);
  await expect(field(page, "Email")).toHaveValue(ada.email);
  await expect(password(page)).toHaveValue(ada.password);

  await server.start();
  await button(page, "Create account").click();
  await expectHome(page, ada);
});

test("a signed-in page outlives the server's death: the name typed is kept and saved after the restart", async ({ page, server }) => {
  const bea = somebody("Bea");
  await signUp(page, bea);
  await visit(page, "/?dialog=profile");
  await field(page, "Display name").fill("Beatrix Potter");
  await server.kill();
  await button(page, "Save").click();
  await expect(page.getByRole("alert")).toHaveText(UNREACHED);
  await expect(field(page, "Display name")).toHaveValue("Beatrix Potter");
  await server.start();
  await button(page, "Save").click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.reload();
  await expectHome(page, bea);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Beatrix Potter");
});

test("what was acknowledged survives the server's sudden death", async ({ page, server, open }) => {
  const cleo = somebody("Cleo");
  await signUp(page, cleo);
  await changeName(page, "Cleo Patra");
  await server.kill();
  await server.start();
  await page.reload();
  await expectHome(page, cleo);
  const other = await open();
  await visit(other, "/sign-in");
  await fillSignIn(other, cleo.username, cleo.password);
  await button(other, "Sign in").click();
  await expectHome(other, cleo);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Welcome, Cleo Patra");
});

test("without the network a sign-out says so and can be tried again", async ({ page, context, watch }) => {
  watch.provokes(/^Failed to load resource: net::ERR_INTERNET_DISCONNECTED/);
  const dora = somebody("Dora");
  await signUp(page, dora);
  await isAwake(page);
  await goOffline(page);
  await button(page, "Account").click();
  await button(page, "Sign out").click();
  await expect(page.getByRole("alert")).toHaveText(UNREACHED);
  await context.setOffline(false);
  await button(page, "Sign out").click();
  await expect(page).toHaveURL(/\/sign-in$/);
});
