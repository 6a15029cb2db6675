// Takes the picture of the dashboard that the first page of the repository shows, from an instance that runs:
//
//   node --import tsx apps/web/e2e/take-screenshot.ts READY_FILE [--out docs/guide/dashboard.png] [--path /dashboard]
//
// READY_FILE holds the line that `npm start -- --json` prints when it is ready.
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { logIn } from "./account-steps.ts";
import { browserLaunch } from "./browser-launch.ts";
import { parseInstance, REPOSITORY } from "./instance.ts";

const LIMIT = 400_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" }, path: { type: "string", default: "/dashboard" } },
});
const [file] = positionals;
if (file === undefined) throw new Error("Name the file with the ready line of a running instance.");
const instance = parseInstance(fs.readFileSync(file, "utf8").trim());
const out = path.resolve(values.out ?? path.join(REPOSITORY, "docs/guide/dashboard.png"));

const browser = await chromium.launch(browserLaunch());
const page = await browser.newPage({
  viewport: { width: 1280, height: 800 },
  colorScheme: "light",
  reducedMotion: "reduce",
});
await logIn(page, instance);
await page.goto(instance.webUrl + values.path);
await page.getByRole("heading", { level: 1 }).waitFor();
await page.getByLabel("Loading", { exact: true }).waitFor({ state: "detached" });
await page.evaluate(() => document.fonts.ready);
// The strips come last; a page with live numbers is never quite silent.
await page.waitForTimeout(2_500);
fs.mkdirSync(path.dirname(out), { recursive: true });
const { byteLength } = await page.screenshot({ path: out });
await browser.close();
process.stdout.write(`${path.relative(process.cwd(), out)} ${byteLength} B\n`);
if (byteLength > LIMIT) throw new Error(`The picture is larger than ${LIMIT} B.`);
