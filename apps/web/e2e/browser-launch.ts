import { browserTestEnv } from "./env.ts";

/** How the machine's own Chromium is started, the same everywhere. */
export const browserLaunch = () => ({
  executablePath: browserTestEnv().chromium,
  args: [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--font-render-hinting=none",
    "--disable-background-networking",
    // Tabs of one browser share a process, which has compiled the scripts of the product already.
    "--process-per-site",
  ],
});
