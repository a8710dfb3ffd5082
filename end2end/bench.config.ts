// How fast it is in a browser: `make bench web`. One thing at a time, with nothing recorded beside it.

import { defineConfig } from "@playwright/test";

import stories from "./playwright.config.ts";

export default defineConfig({
  ...stories,
  testDir: ".",
  testMatch: "bench.ts",
  outputDir: "test-results/bench",
  workers: 1,
  timeout: 120_000,
  // Slow is a figure, not a failure.
  expect: { timeout: 60_000 },
  reporter: [["./figures.ts"]],
  use: { ...stories.use, trace: "off" },
});
