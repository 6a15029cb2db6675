/** Where the instance under test is, and the browser of this machine. */
export const browserTestEnv = () => ({
  webUrl: process.env["PENGUIN_WEB_URL"],
  chromium: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
});
