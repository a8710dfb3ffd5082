// Pictures of every page and state: `make screens`.

import { defineConfig } from "@playwright/test";

import stories from "./playwright.config.ts";

export default defineConfig({
  ...stories,
  testDir: ".",
  testMatch: "screens.ts",
  outputDir: "test-results/screens",
  // A picture may take its time.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  use: { ...stories.use, trace: "off", contextOptions: { reducedMotion: "reduce" } },
});
