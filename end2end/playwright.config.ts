// How the stories run: against one built program, in the system's Chromium, each claim once.

import { defineConfig } from "@playwright/test";

import { browserProgram } from "./browser.ts";
import { ELSEWHERE } from "./server.ts";

export default defineConfig({
  testDir: "stories",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // A story that only sometimes holds does not hold.
  retries: 0,
  forbidOnly: true,
  // Patience, no claim: how long something takes is for `make bench web` to say.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: browserProgram(),
      args: [`--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`],
    },
  },
});
