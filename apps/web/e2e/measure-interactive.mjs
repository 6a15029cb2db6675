import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

const USAGE = "node measure-interactive.mjs URL --email ADDRESS --password PASSWORD [--runs N] [--limit MS]";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    email: { type: "string" },
    password: { type: "string" },
    browser: { type: "string", default: "/usr/bin/chromium" },
    runs: { type: "string", default: "5" },
    limit: { type: "string" },
  },
});
const [url] = positionals;
if (!url || !values.email || !values.password) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

/** A page is interactive when its main area is there and React has taken over one of its buttons or links. */
const isInteractive = () => {
  const controls = document.querySelectorAll("main button, main a");
  return [...controls].some((control) => Object.keys(control).some((key) => key.startsWith("__reactProps")));
};

const browser = await chromium.launch({
  executablePath: values.browser,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(new URL("/login", url).href);
  await page.locator("input[type=email]").fill(values.email);
  await page.locator("input[type=password]").fill(values.password);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL(/\/dashboard/);
  const times = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(isInteractive, undefined, { polling: "raf" });
    times.push(Math.round(await page.evaluate(() => performance.now())));
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  process.stdout.write(`${JSON.stringify({ url, interactiveMs: times, median })}\n`);
  if (values.limit && median > Number(values.limit)) process.exitCode = 1;
} finally {
  await browser.close();
}
