import fs from "node:fs";
import path from "node:path";
import { tailOf } from "../process/failure.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

const read = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

const describe = (suite) => {
  const file = path.relative(REPOSITORY, suite.name);
  const failed = suite.assertionResults.filter((test) => test.status === "failed");
  if (failed.length === 0 && suite.status === "failed") return [`${file}: ${suite.message?.split("\n")[0]}`];
  return failed.map(
    (test) =>
      `${file} > ${test.fullName}\n  ${test.failureMessages[0]?.split("\n").slice(0, 6).join("\n  ")}`,
  );
};

/** Skipped tests by the outermost `describe`, whose name says what they wait for. */
const skippedGroups = (results) => {
  const counts = new Map();
  for (const test of results.testResults.flatMap((suite) => suite.assertionResults)) {
    if (!["pending", "skipped", "todo"].includes(test.status)) continue;
    const group = test.ancestorTitles[0] ?? test.title;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].map(([group, count]) => `${group}, ${count} tests`);
};

/** CPU seconds by file, as each test process noted them; see `tooling/vitest/src/note-cpu.ts`. */
const readCpu = (file) => {
  if (!fs.existsSync(file)) return new Map();
  const lines = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line)));
};

const filesOf = (results, cpu) =>
  results.testResults.map(({ name, startTime, endTime }) => ({
    name: path.relative(REPOSITORY, name),
    seconds: (endTime - startTime) / 1000,
    cpuSeconds: cpu.get(name),
  }));

/** What files leave to `--long`; see `itLong` in `tooling/testkit`. */
const movedIn = (file) =>
  fs.existsSync(file)
    ? [...fs.readFileSync(file, "utf8").matchAll(/^moved to --long: (.+)$/gm)].map(([, name]) => name)
    : [];

/** Runs vitest and counts from its JSON report; a file that does not load counts as one failure. */
export const runVitest = async ({ processes, logs }, name, args, env = {}) => {
  const report = path.join(logs, `${name}.json`);
  const cpuFile = path.join(logs, `${name}-cpu.jsonl`);
  const movedFile = path.join(logs, `${name}-moved.txt`);
  for (const file of [report, cpuFile, movedFile]) fs.rmSync(file, { force: true });
  const handle = processes.start(name, {
    command: path.join(REPOSITORY, "node_modules/.bin/vitest"),
    args: [
      "run",
      ...args,
      "--passWithNoTests",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    cwd: REPOSITORY,
    env: toolEnv({ NO_COLOR: "1", PENGUIN_CPU_FILE: cpuFile, PENGUIN_MOVED: movedFile, ...env }),
  });
  const code = await handle.exited;
  const results = read(report);
  if (!results)
    return { passed: 0, failed: 1, output: tailOf(handle.logFile, 30).join("\n"), logFile: handle.logFile };
  const broken = results.testResults.filter(
    (suite) => suite.status === "failed" && !suite.assertionResults.some((test) => test.status === "failed"),
  );
  const failed = results.numFailedTests + broken.length;
  const skipped = skippedGroups(results);
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped,
    files: filesOf(results, readCpu(cpuFile)),
    moved: movedIn(movedFile),
    output: results.testResults.flatMap(describe).join("\n") || tailOf(handle.logFile, 30).join("\n"),
    logFile: handle.logFile,
  };
};
