import path from "node:path";
import { describeFailure, tailOf } from "../process/failure.mjs";
import { instancePaths } from "../process/paths.mjs";
import { createProcesses } from "../process/processes.mjs";
import { createProgress } from "../process/progress.mjs";
import { installTestTools } from "./test-tools.mjs";
import { STAGES } from "./test-stages.mjs";
import { ensurePnpm, installDependencies } from "../process/tool-chain.mjs";

const FLAGS = new Set(["--strict", "--fast"]);

const runStage = async (stage, context, totals) => {
  const startedAt = performance.now();
  const result = await stage
    .run(context)
    .catch((error) => ({ passed: 0, failed: 1, output: describeFailure(error).join("\n") }));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
  const { passed = 0, failed = 0, skipped = [], missing = [] } = result;
  totals.passed += passed;
  totals.failed += failed;
  totals.missing.push(...missing);
  const mark = failed > 0 ? "FAILED" : passed === 0 && missing.length > 0 ? "no run" : "ok    ";
  process.stdout.write(
    `${stage.name.padEnd(20)} ${mark} ${seconds} s  ${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}\n`,
  );
  for (const name of skipped) totals.missing.push(`${stage.name}: ${name}`);
  if (failed > 0)
    process.stdout.write(
      `${(result.output ?? tailOf(result.logFile, 60).join("\n")).replace(/^/gm, "    ")}\n${result.logFile ? `    log: ${result.logFile}\n` : ""}`,
    );
};

/**
 * `npm test`: runs every stage, whatever fails, and ends with what could not run and `N passed, N failed`. With
 * `--strict` anything that could not run fails too, and missing system tools are installed first where that is allowed;
 * `--fast` leaves out what needs a browser.
 */
export const runTests = async (argv) => {
  const stranger = argv.find((flag) => !FLAGS.has(flag));
  if (stranger) {
    process.stderr.write(`Unknown option ${stranger}; there are ${[...FLAGS].join(" and ")}.\n`);
    return 2;
  }
  const strict = argv.includes("--strict");
  const logs = path.join(instancePaths().state, "logs", "test");
  const processes = createProcesses({ logs });
  let isEnding = false;
  const end = () => {
    isEnding = true;
    void processes.stopAll().then(() => process.exit(130));
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
  const progress = createProgress({ total: 3, stream: process.stdout });
  const totals = { passed: 0, failed: 0, missing: [] };
  try {
    await progress.step("node", () => process.versions.node);
    await progress.step("pnpm", () => ensurePnpm(processes));
    await progress.step("dependencies", () => installDependencies(processes));
  } catch (error) {
    process.stdout.write(`${describeFailure(error).join("\n")}\n0 passed, 1 failed\n`);
    return 1;
  }
  if (strict) totals.missing.push(...(await installTestTools(processes)));
  for (const stage of STAGES) {
    if (isEnding) return 130;
    if (argv.includes("--fast") && stage.slow) continue;
    await runStage(stage, { processes, logs, strict }, totals);
  }
  if (totals.missing.length > 0)
    process.stdout.write(`\nCould not run:\n${totals.missing.map((line) => `  - ${line}\n`).join("")}`);
  process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
  return totals.failed > 0 || (strict && totals.missing.length > 0) ? 1 : 0;
};
