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
  ],
});
