import path from "node:path";
import { defineConfig } from "@playwright/test";
import { browserLaunch } from "./browser-launch.ts";
import { browserTestEnv } from "./env.ts";
import { STATE } from "./instance.ts";
import { planRun } from "./run-plan.ts";

/** Those that wait for mail most of their time begin first, so that the others run beside them. */
const WAITING = [/(journey|external-mailbox|stored-markup|live|scheduled-start)\.spec\.ts/];

/** Browser tests in the machine's own Chromium, against an instance that the set-up starts for them. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.join(STATE, "results"),
  globalSetup: path.join(import.meta.dirname, "global-setup.ts"),
  metadata: { ...planRun(browserTestEnv()) },
  projects: [
    { name: "waiting", testMatch: WAITING },
    { name: "pages", testMatch: /(routes|gallery)\.spec\.ts/ },
    { name: "others", testMatch: "**/*.spec.ts", testIgnore: [...WAITING, /(routes|gallery)\.spec\.ts/] },
  ],
  fullyParallel: true,
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
