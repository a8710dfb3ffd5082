// Two people in two browsers.

import { changeName, expectHome, signUp, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

test.use({ ownServer: true });

test("who joins is seen by those who were here, with their name as it is now", async ({ page, open }) => {
  const [ada, bea] = [somebody("Ada"), somebody("Bea")];
  const here = page.getByRole("region", { name: "People here" });
  await signUp(page, ada);
  await expect(here).toContainText("Only you so far.");

  const other = await open();
  await signUp(other, bea);
  const there = other.getByRole("region", { name: "People here" });
  await expect(there.getByRole("listitem").filter({ hasText: ada.username })).toContainText("Owner");
  await expect(there.getByRole("listitem")).toHaveCount(2);

  await page.reload();
  const row = here.getByRole("listitem").filter({ hasText: bea.username });
  await expect(row).toBeVisible();
  await expect(row).not.toContainText("You");
  await expect(here).not.toContainText("Only you so far.");

  await changeName(other, "Beatrix Potter");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Welcome, Beatrix Potter");
  await page.reload();
  await expect(row).toContainText("Beatrix Potter");
});

test("two people in one browser are two: signing in as another shows nothing of the first", async ({ page, context }) => {
  const [cleo, dora] = [somebody("Cleo"), somebody("Dora")];
  await signUp(page, cleo);
  await context.clearCookies();
  await signUp(page, dora);
  await expectHome(page, dora);
  expect(await page.content()).not.toContain(cleo.email);
});

test("nobody's email is shown to others", async ({ page, open }) => {
  const [edda, fay] = [somebody("Edda"), somebody("Fay")];
  await signUp(page, edda);
  const other = await open();
  await signUp(other, fay);
  await visit(other, "/");
  expect(await other.content()).toContain(edda.username);
  expect(await other.content()).not.toContain(edda.email);
});
