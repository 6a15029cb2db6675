import fs from "node:fs";
import path from "node:path";
import { tailOf } from "../process/failure.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

const WEB = path.join(REPOSITORY, "apps/web");
const CANDIDATES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"];

const flatten = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(flatten)];

const readReport = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

/** Runs the Playwright tests of apps/web in the machine's Chromium; without one they are listed as not run. */
export const runBrowserTests = async ({ processes, logs }) => {
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
    env: toolEnv({ NO_COLOR: "1", CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
  });
  await handle.exited;
  const results = readReport(report);
  if (!results)
    return { passed: 0, failed: 1, output: tailOf(handle.logFile, 30).join("\n"), logFile: handle.logFile };
  const skipped = results.suites
    .flatMap(flatten)
    .filter((spec) => spec.tests.every((test) => test.status === "skipped"));
  return {
    passed: results.stats.expected,
    failed: results.stats.unexpected + results.stats.flaky + (results.errors?.length ?? 0),
    skipped: skipped.map((spec) => spec.title),
    logFile: handle.logFile,
  };
};
