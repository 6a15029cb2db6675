import path from "node:path";
import { defineConfig } from "@playwright/test";
import { browserLaunch } from "./browser-launch.ts";
import { browserTestEnv } from "./env.ts";
import { STATE } from "./instance.ts";

const { given, seed } = browserTestEnv();

/** Browser tests in the machine's own Chromium, against an instance that the set-up starts for them. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "**/*.spec.ts",
  outputDir: path.join(STATE, "results"),
  globalSetup: path.join(import.meta.dirname, "global-setup.ts"),
  metadata: { given, seed },
  workers: 2,
  retries: 0,
  timeout: 300_000,
  globalTimeout: 2_700_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    screenshot: "only-on-failure",
    launchOptions: browserLaunch(),
  },
});
