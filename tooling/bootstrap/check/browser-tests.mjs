import fs from "node:fs";
import path from "node:path";
import { tailOf } from "../process/failure.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

const WEB = path.join(REPOSITORY, "apps/web");
/** The shell first: it draws pages as the browser does, and has no window of its own to draw. */
const CANDIDATES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
];

const flatten = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(flatten)];

const readReport = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

/** How long the tests of each file took together, the dearest first. */
const secondsByFile = (report) => {
  const files = new Map();
  for (const spec of report.suites.flatMap(flatten)) {
    const ms = spec.tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0);
    files.set(spec.file, (files.get(spec.file) ?? 0) + ms / 1000);
  }
  return [...files]
    .map(([name, seconds]) => ({ name, seconds: Math.round(seconds * 10) / 10 }))
    .sort((one, other) => other.seconds - one.seconds);
};

/**
 * Runs the Playwright tests of apps/web in the machine's Chromium; without one they are listed as not run. With `long`
 * every page is looked at in every look. Gives also the seconds of each file, what is needed to repeat the run, and the
 * names of what only the long run does.
 */
export const runBrowserTests = async ({ processes, logs, long = false }) => {
  if (!fs.existsSync(path.join(WEB, "e2e")))
    return { missing: ["browser tests: apps/web/e2e does not exist"] };
  const browser = CANDIDATES.find((file) => file && fs.existsSync(file));
  if (!browser) return { missing: ["browser tests: no Chromium (set CHROMIUM to its path)"] };
  const report = path.join(logs, "browser.json");
  fs.rmSync(report, { force: true });
  const handle = processes.start("browser", {
    command: path.join(WEB, "node_modules/.bin/playwright"),
    args: ["test", "--reporter=list,json"],
    cwd: WEB,
    env: toolEnv({
      NO_COLOR: "1",
      CHROMIUM: browser,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      PENGUIN_LONG: long ? "1" : "",
    }),
  });
  await handle.exited;
  const results = readReport(report);
  if (!results)
    return { passed: 0, failed: 1, output: tailOf(handle.logFile, 30).join("\n"), logFile: handle.logFile };
  const skipped = results.suites
    .flatMap(flatten)
    .filter((spec) => spec.tests.every((test) => test.status === "skipped"));
  const { notes = [], movedToLong = [] } = results.config.metadata ?? {};
  return {
    passed: results.stats.expected,
    failed: results.stats.unexpected + results.stats.flaky + (results.errors?.length ?? 0),
    skipped: skipped.map((spec) => spec.title),
    logFile: handle.logFile,
    files: secondsByFile(results),
    notes,
    moved: movedToLong,
  };
};
