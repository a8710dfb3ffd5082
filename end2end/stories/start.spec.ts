// "New conversation": its tabs by keyboard, a channel, and people beyond those whom the page holds.

import { button, enter, field, join, openRoom, somebody, visit } from "../people.ts";
import { expect, test } from "../story.ts";

test("the tabs are walked by arrows, and each opens where one types", async ({ page, context, server }) => {
  await enter(context, server, somebody("Ada"));
  await visit(page, "/");
  await button(page, "New conversation").click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await expect(dialog.getByRole("searchbox", { name: "Find people" })).toBeFocused();
  const tab = (name: string) => dialog.getByRole("tab", { name });
  await tab("Direct").focus();
  for (const [key, name] of [
    ["ArrowRight", "Group"],
    ["ArrowRight", "Channel"],
    ["ArrowRight", "Direct"],
    ["ArrowLeft", "Channel"],
    ["Home", "Direct"],
    ["End", "Channel"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(tab(name)).toBeFocused();
    await expect(tab(name)).toHaveAttribute("aria-selected", "true");
    await expect(dialog.getByRole("tabpanel", { name })).toBeVisible();
    await expect(dialog.getByRole("tabpanel")).toHaveCount(1);
  }
  await page.keyboard.press("Tab");
  await expect(field(page, "Name")).toBeFocused();
});

test("a channel is made with its topic, and what was typed survives a look at the other tabs and a refusal", async ({ page, context, server, watch }) => {
  watch.provokesRefusals();
  await enter(context, server, somebody("Bea"));
  await visit(page, "/?dialog=new&kind=channel");
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await expect(field(page, "Name")).toBeFocused();
  await field(page, "Topic").fill("Where to and back");
  await dialog.getByRole("tab", { name: "Group" }).click();
  await dialog.getByRole("tab", { name: "Channel" }).click();
  await expect(field(page, "Topic")).toHaveValue("Where to and back");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(field(page, "Name")).toHaveAccessibleDescription(/Give it a name/);
  await field(page, "Name").fill("Ferry");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ferry");
  await button(page, "Details").click();
  const details = page.getByRole("complementary", { name: "Details" });
  await expect(details).toContainText("Channel · 1 member");
  await expect(details).toContainText("Where to and back");
});

test.describe("among more people than a page holds", () => {
  test.use({ ownServer: true, flags: ["--sign-up-rate", "6000/m"] });

  test("somebody is found as one types, and those who are chosen stay in sight", async ({ page, context, server }) => {
    const early = somebody("Zelda");
    await join(server, { ...somebody("Olga") });
    await join(server, early);
    for (let person = 0; person < 26; person += 1) await join(server, somebody("Later"));
    await enter(context, server, somebody("Cleo"));
    await visit(page, "/?dialog=new&kind=group");
    const dialog = page.getByRole("dialog", { name: "New conversation" });
    const search = dialog.getByRole("tabpanel", { name: "Group" }).getByRole("searchbox", { name: "Find people" });
    const one = dialog.getByRole("checkbox", { name: early.username });
    await expect(dialog.getByRole("checkbox").first()).toBeVisible();
    await expect(one).toHaveCount(0);
    await search.fill("ZEL");
    await one.check();
    await search.fill("later");
    await expect(one).toBeChecked();
    await dialog.getByRole("checkbox").nth(1).check();
    await search.fill("nobody at all");
    await expect(dialog.getByRole("checkbox")).toHaveCount(2);
    await search.fill("");
    await expect(one).toBeChecked();
    await field(page, "Name").fill("Both of you");
    await dialog.getByRole("button", { name: "Create" }).click();
    await openRoom(page, "Both of you");
    await expect(page.locator(".conversation-status")).toHaveText("3 members");
  });
});
