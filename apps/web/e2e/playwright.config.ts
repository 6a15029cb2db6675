import { defineConfig } from "@playwright/test";
import { browserTestEnv } from "./env.ts";

const { webUrl, chromium } = browserTestEnv();

/** Browser tests in the machine's own Chromium, against the instance that `PENGUIN_WEB_URL` names. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "*.spec.ts",
  reporter: "line",
  use: {
    baseURL: webUrl,
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    },
  },
});
