// One's own profile: opened from everywhere, changed in place.

import { button, enter, field, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

test("the dialog opens from the menu and from the first step, and saving shows the name everywhere without a reload", async ({ page, context, server }) => {
  const ada = somebody("Ada");
  await enter(context, server, ada);
  await visit(page, "/");
  const dialog = page.getByRole("dialog", { name: "Edit profile" });
  await page.getByRole("link", { name: "Set display name" }).click();
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/\/\?dialog=profile$/);
  await field(page, "Display name").fill("Ada Lovelace");
  await button(page, "Save").click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("status")).toHaveText(/Profile saved/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Ada Lovelace");
  await expect(page.locator(".account-name")).toHaveText("Ada Lovelace");
  await expect(page.getByRole("listitem").filter({ hasText: ada.username })).toContainText("Ada Lovelace");
  await expect(page.getByText("Say who you are")).toHaveCount(0);

  await button(page, "Account").click();
  await page.getByRole("link", { name: "Edit profile" }).click();
  await expect(dialog).toBeVisible();
  await expect(button(page, "Sign out")).toBeHidden();
  await expect(field(page, "Display name")).toHaveValue("Ada Lovelace");
  await field(page, "Display name").fill("Countess of Lovelace");
  await button(page, "Save").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Countess of Lovelace");
});

test("a dialog that is cancelled, closed or left with Esc changes nothing and opens afresh", async ({ page, context, server }) => {
  const bea = somebody("Bea");
  await enter(context, server, bea);
  await visit(page, "/");
  const dialog = page.getByRole("dialog", { name: "Edit profile" });
  const ways = [() => button(page, "Cancel").click(), () => button(page, "Close").click(), () => page.keyboard.press("Escape")];
  for (const leave of ways) {
    await page.getByRole("link", { name: "Set display name" }).click();
    await expect(field(page, "Display name")).toHaveValue("");
    await field(page, "Display name").fill("Somebody Else");
    await leave();
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(/\/$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${bea.username}`);
  }
});

test("the browser's back button closes the dialog, and its address opens it", async ({ page, context, server }) => {
  await enter(context, server, somebody("Cleo"));
  await visit(page, "/");
  const dialog = page.getByRole("dialog", { name: "Edit profile" });
  await page.getByRole("link", { name: "Set display name" }).click();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await page.goForward();
  await expect(dialog).toBeVisible();
  await visit(page, "/?dialog=profile");
  await expect(dialog).toBeVisible();
  await expect(field(page, "Display name")).toBeFocused();
});

test("news of a saved profile can be dismissed", async ({ page, context, server }) => {
  await enter(context, server, somebody("Dora"));
  await visit(page, "/?dialog=profile");
  await field(page, "Display name").fill("Dora Maar");
  await button(page, "Save").click();
  const news = page.getByRole("status");
  await expect(news).toHaveText(/Profile saved/);
  await button(page, "Dismiss").click();
  await expect(news).toHaveText("");
});

test("news go by themselves, but not while somebody is on them", async ({ page, context, server }) => {
  await enter(context, server, somebody("Fay"));
  await page.clock.install();
  await visit(page, "/?dialog=profile");
  await field(page, "Display name").fill("Fay Ajzenberg");
  await button(page, "Save").click();
  const news = page.getByRole("status");
  await expect(news).toHaveText(/Profile saved/);
  await page.getByText("Profile saved").hover();
  await page.clock.fastForward(6_000);
  await expect(news).toHaveText(/Profile saved/);
  await page.mouse.move(0, 0);
  await page.clock.fastForward(3_000);
  await expect(news).toHaveText("");
});

test("the account menu closes when somebody clicks elsewhere", async ({ page, context, server }) => {
  await enter(context, server, somebody("Gia"));
  await visit(page, "/");
  await button(page, "Account").click();
  await expect(button(page, "Sign out")).toBeVisible();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(button(page, "Sign out")).toBeHidden();
});

test("a click beside the dialog closes it, and one that only ends beside it does not", async ({ page, context, server }) => {
  await enter(context, server, somebody("Hedy"));
  await visit(page, "/?dialog=profile");
  const dialog = page.getByRole("dialog");
  const name = field(page, "Display name");
  await name.fill("Hedy Lamarr");
  const box = await name.boundingBox();
  if (!box) throw new Error("the field is not drawn");
  // Selecting with the mouse overshoots.
  await page.mouse.move(box.x + 20, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(5, 5);
  await page.mouse.up();
  await expect(dialog).toBeVisible();
  await expect(name).toHaveValue("Hedy Lamarr");
  await page.mouse.click(5, 5);
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/$/);
});

test.describe("of a house with few people", () => {
  test.use({ ownServer: true });

  test("the server's address is there to be copied", async ({ page, context, server }) => {
    await enter(context, server, somebody("Edda"));
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visit(page, "/");
    await expect(field(page, "Address of this server")).toHaveValue(server.url);
    await button(page, "Copy").click();
    await expect(page.getByRole("status")).toHaveText(/Copied/);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(server.url);
  });
});
