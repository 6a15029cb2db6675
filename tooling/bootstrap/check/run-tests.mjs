import fs from "node:fs";
import path from "node:path";
import { describeFailure } from "../process/failure.mjs";
import { instancePaths } from "../process/paths.mjs";
import { createProcesses } from "../process/processes.mjs";
import { createProgress } from "../process/progress.mjs";
import { ensurePnpm, installDependencies } from "../process/tool-chain.mjs";
import { keepFileTimes } from "./file-times.mjs";
import { costText } from "./print-costs.mjs";
import { runStages } from "./run-stages.mjs";
import { parseTestOptions, USAGE } from "./test-options.mjs";
import { STAGES } from "./test-stages.mjs";
import { installTestTools } from "./test-tools.mjs";

const BUDGETS = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "budgets.json"), "utf8"));

const say = (text) => void process.stdout.write(text);

const listText = (title, lines) =>
  lines.length > 0 ? `\n${title}:\n${lines.map((line) => `  - ${line}\n`).join("")}` : "";

const readOptions = (argv) => {
  try {
    return parseTestOptions(argv);
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}\n`);
    return undefined;
  }
};

/** What a run found, for the end of its output and its exit code. */
const conclude = (outcomes, { strict, long, lacking }) => {
  const results = outcomes.map(({ stage, result }) => ({ name: stage.name, ...result }));
  const sum = (field) => results.reduce((total, result) => total + (result[field] ?? 0), 0);
  const missing = [
    ...lacking,
    ...results.flatMap(({ name, skipped = [], missing: lines = [] }) => [
      ...lines,
      ...skipped.map((title) => `${name}: ${title}`),
    ]),
  ];
  const moved = long ? [] : results.flatMap(({ moved: names = [] }) => names);
  say(listText(`Only with --long (${moved.length})`, moved));
  say(listText("Could not run", missing));
  say(`\n${sum("passed")} passed, ${sum("failed")} failed\n`);
  return sum("failed") > 0 || (strict && missing.length > 0) ? 1 : 0;
};

const stagesOf = async ({ fast, long, since }) => {
  if (since === undefined)
    return STAGES.filter((stage) => (!fast || !stage.slow) && (long || !stage.longOnly));
  // It reads code with a package, which is there only now.
  const { changedStages } = await import("../changed/changed-stages.mjs");
  return changedStages(since);
};

const setUp = async (processes) => {
  const progress = createProgress({ total: 3, stream: process.stdout });
  await progress.step("node", () => process.versions.node);
  await progress.step("pnpm", () => ensurePnpm(processes));
  await progress.step("dependencies", () => installDependencies(processes));
};

/** Runs what was asked for in `options`; gives the exit code. */
const run = async (options, processes, logs, isEnding) => {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const tools = options.strict ? installTestTools(processes) : Promise.resolve([]);
  try {
    await setUp(processes);
  } catch (error) {
    say(`${describeFailure(error).join("\n")}\n0 passed, 1 failed\n`);
    return 1;
  }
  const setUpSeconds = elapsed();
  const outcomes = await runStages(
    await stagesOf(options),
    { processes, logs, strict: options.strict, long: options.long },
    { ready: { tools }, isEnding, say },
  );
  const all = [{ stage: { name: "set-up" }, result: {}, seconds: setUpSeconds }, ...outcomes];
  const total = options.since === undefined ? BUDGETS.total : BUDGETS.changed;
  const budgets = options.long ? { total: Infinity, stages: {} } : { ...BUDGETS, total };
  keepFileTimes(outcomes.flatMap(({ result }) => result.files ?? []));
  say(costText({ outcomes: all, totalSeconds: elapsed(), budgets }));
  return conclude(outcomes, { ...options, lacking: await tools });
};

/**
 * `npm test`: runs the stages in two lanes, whatever fails, and ends with what they cost, what only `--long` runs, what
 * could not run and `N passed, N failed`. The options are in `test-options.mjs`. Gives the exit code.
 */
export const runTests = async (argv) => {
  const options = readOptions(argv);
  if (!options) return 2;
  const logs = path.join(instancePaths().state, "logs", "test");
  const processes = createProcesses({ logs });
  let isEnding = false;
  const end = () => {
    isEnding = true;
    void processes.stopAll().then(() => process.exit(130));
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
  const code = await run(options, processes, logs, () => isEnding);
  return isEnding ? 130 : code;
};
