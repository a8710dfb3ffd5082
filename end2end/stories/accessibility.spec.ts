// What a scan for accessibility finds on every page and state, in three widths: nothing.

import { AxeBuilder } from "@axe-core/playwright";

import { SCENES, excuse, place, show } from "../scenes.ts";
import { expect, test } from "../story.ts";

const WIDTHS = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
];

for (const scene of SCENES) {
  test.describe(scene.name, () => {
    test.use({ ...place(scene), contextOptions: { reducedMotion: "reduce" } });

    test(`${scene.name} has nothing that keeps people out`, async ({ page, server, watch }) => {
      excuse(scene, watch);
      await show(scene, page, server);
      for (const size of WIDTHS) {
        await page.setViewportSize(size);
        const { violations, incomplete } = await new AxeBuilder({ page }).analyze();
        const found = violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" · ")}`);
        expect(found, `${size.width} pixels wide`).toEqual([]);
        // Contrast over glass and gradients cannot be computed; nothing else may be left open.
        const open = incomplete.filter((rule) => rule.id !== "color-contrast").map((rule) => rule.id);
        expect(open, `left open, ${size.width} pixels wide`).toEqual([]);
      }
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      expect(await page.title()).not.toBe("");
      await expect(page.getByRole("heading", { level: 1, includeHidden: true })).toHaveCount(1);
    });
  });
}
