// A group's life, from the first of it to the last, as the three live it who are in it: two at their desks, one on a phone.

import type { Locator, Page } from "@playwright/test";

import { button, expectLive, expectMessage, field, join, log, manage, openRoom, roomLink, send, settle, somebody } from "../people.ts";
import { expect, test } from "../story.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

function members(page: Page): Locator {
  return page.getByRole("list", { name: "Members" });
}

test("a group is made, lived in, handed over and deleted", async ({ page, open, server }) => {
  const [ada, bea, cy] = [somebody("Ada"), somebody("Bea"), somebody("Cy")];
  const cookies = [await join(server, ada), await join(server, bea), await join(server, cy)] as const;
  await settle(page, server, cookies[0]);
  const beas = await settle(await open(), server, cookies[1]);
  const cys = await settle(await open(PHONE), server, cookies[2]);
  const all = [page, beas, cys];
  const name = `Regatta ${ada.username}`;

  await button(page, "New conversation").click();
  const dialog = page.getByRole("dialog", { name: "New conversation" });
  await dialog.getByRole("tab", { name: "Group" }).click();
  await field(page, "Name").fill(name);
  for (const one of [bea, cy]) {
    await dialog.getByRole("tabpanel", { name: "Group" }).getByRole("searchbox", { name: "Find people" }).fill(one.username);
    await dialog.getByRole("checkbox", { name: one.username }).check();
  }
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  for (const one of [beas, cys]) await openRoom(one, name);
  await expectLive(page);
  await send(page, "Who rows?");
  for (const one of [beas, cys]) await expectMessage(one, "Who rows?");
  await send(cys, "I do.");
  for (const one of [page, beas]) await expectMessage(one, "I do.");

  await button(page, "Details").click();
  await button(page, "Rename").click();
  const renamed = `Summer ${ada.username}`;
  await field(page, "Name").fill(renamed);
  await field(page, "Topic").fill("The first Sunday");
  await button(page, "Save").click();
  for (const one of all) await expect(one.getByRole("heading", { level: 1 })).toHaveText(renamed);

  // An admin sends away, and brings back.
  await manage(page, bea.username, "Make admin");
  await button(beas, "Details").click();
  await manage(beas, cy.username, "Remove");
  await beas.getByRole("dialog", { name: "Remove from this conversation?" }).getByRole("button", { name: "Remove" }).click();
  await expect(cys.getByRole("heading", { level: 1 })).toHaveText("Nothing here");
  await send(page, "Not for Cy's eyes.");
  await expect(members(beas).getByRole("listitem")).toHaveCount(2);
  await button(beas, "Add people").click();
  await beas.getByRole("dialog").getByRole("searchbox", { name: "Find people" }).fill(cy.username);
  await beas.getByRole("checkbox", { name: cy.username }).check();
  await beas.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  await expect(cys.getByRole("heading", { level: 1 })).toHaveText(renamed);
  await expectMessage(cys, "Who rows?");

  // The first owner goes, and can: somebody else owns it.
  await manage(page, bea.username, "Hand over to them");
  await page.getByRole("dialog", { name: "Hand this conversation over?" }).getByRole("button", { name: "Hand over to them" }).click();
  await expect(members(page).getByRole("listitem").filter({ hasText: bea.username })).toContainText("Owner");
  await button(page, "Leave").click();
  await page.getByRole("dialog", { name: "Leave this conversation?" }).getByRole("button", { name: "Leave" }).click();
  await expect(roomLink(page, renamed)).toHaveCount(0);
  await expect(members(beas).getByRole("listitem")).toHaveCount(2);
  for (const told of [`named this conversation “${renamed}”`, `made ${bea.username}`, `removed ${cy.username}`, `added ${cy.username}`, `${ada.username} left`]) {
    await expect(log(beas)).toContainText(told);
  }

  await button(beas, "Delete room").click();
  const ending = beas.getByRole("dialog", { name: "Delete this room?" });
  await expect(ending).toContainText(`“${renamed}” will be gone with every message in it`);
  await ending.getByRole("button", { name: "Delete" }).click();
  await expect(beas).toHaveURL(/\/$/);
  await expect(cys.getByRole("heading", { level: 1 })).toHaveText("Nothing here");
  for (const one of all) await expect(roomLink(one, renamed)).toHaveCount(0);
});
