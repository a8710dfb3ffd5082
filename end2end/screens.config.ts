// Pictures of every page and state: `make screens`.

import { defineConfig } from "@playwright/test";

import stories from "./playwright.config.ts";

export default defineConfig({
  ...stories,
  testDir: ".",
  testMatch: "screens.ts",
  outputDir: "test-results/screens",
  use: { ...stories.use, trace: "off", contextOptions: { reducedMotion: "reduce" } },
});
