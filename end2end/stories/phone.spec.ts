// On a phone: nothing scrolls sideways, everything can be hit with a thumb, and the way through is whole.

import type { Page } from "@playwright/test";

import { expectNothingSideways, smallTargets } from "../layout.ts";
import { button, expectHome, field, fillSignUp, populate, signIn, somebody, visit } from "../people.ts";
import { SCENES, excuse, place, show } from "../scenes.ts";
import { expect, test } from "../story.ts";

/** What a finger can hit; WCAG 2.2 asks for 24, UX.md for 40. */
const TARGET = 40;

for (const [width, height] of [
  [390, 844],
  [320, 568],
] as const) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height }, isMobile: true, hasTouch: true });

    for (const scene of SCENES) {
      test.describe(scene.name, () => {
        test.use({ ...place(scene) });

        test(`${scene.name} fits, and a thumb hits what is on it`, async ({ page, server, watch }) => {
          excuse(scene, watch);
          await show(scene, page, server);
          await comesToRest(page);
          await expectNothingSideways(page);
          expect(await smallTargets(page, TARGET)).toEqual([]);
        });
      });
    }

    test("a house full of people with long names fits", async ({ page, server }) => {
      await populate(server, ["Ada", "Bea", "Cleo", "Dora", "Edda"]);
      const longest = { ...somebody("Xaver"), username: `${"w".repeat(29)}${width}`, email: `long-${width}@example.org` };
      await visit(page, "/sign-up");
      await fillSignUp(page, longest);
      await button(page, "Create account").tap();
      await expectHome(page, longest);
      await visit(page, "/?dialog=profile");
      await field(page, "Display name").fill("W".repeat(64));
      await button(page, "Save").tap();
      await expect(page.getByRole("dialog")).toBeHidden();
      await expectNothingSideways(page);
      await button(page, "Account").tap();
      await expect(button(page, "Sign out")).toBeVisible();
      await expectNothingSideways(page);
    });
  });
}

test.describe("with a thumb", () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test("a visitor signs up, names themselves, signs out and in again", async ({ page }) => {
    const ada = somebody("Ada");
    await visit(page, "/sign-up");
    await fillSignUp(page, ada);
    await button(page, "Create account").tap();
    await expectHome(page, ada);
    await page.getByRole("link", { name: "Set display name" }).tap();
    await field(page, "Display name").fill("Ada Lovelace");
    await button(page, "Save").tap();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Ada Lovelace");
    await button(page, "Account").tap();
    await button(page, "Sign out").tap();
    await expect(page).toHaveURL(/\/sign-in$/);
    await signIn(page, ada);
  });
});

/** What still slides in is measured where it ends: halfway there its box is cut off by a fraction of a pixel. */
async function comesToRest(page: Page): Promise<void> {
  await page.evaluate(() => {
    const moving = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    return Promise.allSettled(moving.map((animation) => animation.finished)).then(() => undefined);
  });
}
