import { describeFailure, tailOf } from "../process/failure.mjs";
import { createCpuMeter } from "./cpu-meter.mjs";
import { stageProcesses } from "./stage-processes.mjs";

const resultText = ({ stage, result, seconds }) => {
  const { passed = 0, failed = 0, skipped = [], missing = [], notes = [] } = result;
  const mark = failed > 0 ? "FAILED" : passed === 0 && missing.length > 0 ? "no run" : "ok    ";
  const more = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  const lines = [
    `${stage.name.padEnd(20)} ${mark} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed, ${failed} failed${more}`,
    ...notes.map((note) => `    ${note}`),
  ];
  if (failed > 0) {
    const output = result.output || tailOf(result.logFile, 60).join("\n");
    lines.push(output.replace(/^/gm, "    "));
    if (result.logFile) lines.push(`    log: ${result.logFile}`);
  }
  return `${lines.join("\n")}\n`;
};

/**
 * Runs stages, the lanes beside each other, and says of each how it ended when it has. `ready` maps names that a stage may
 * be `after`, besides other stages, to promises. Gives `{ stage, result, seconds, cpuSeconds?, idleShare? }` of each; a
 * stage that throws is one failure. `isEnding` stops before the next stage.
 */
export const runStages = async (stages, context, { ready = {}, isEnding = () => false, say }) => {
  const meter = createCpuMeter();
  const outcomes = new Map();
  const decide = new Map();
  for (const { name } of stages) outcomes.set(name, new Promise((resolve) => decide.set(name, resolve)));

  const runOne = async (stage) => {
    for (const name of stage.after ?? []) await (outcomes.get(name) ?? ready[name]);
    const startedAt = performance.now();
    const end = meter.begin(stage.name);
    const more = context.long ? { PENGUIN_LONG: "1" } : {};
    const processes = stageProcesses(context.processes, stage.name, more);
    const result = await Promise.resolve()
      .then(() => stage.run({ ...context, processes, outcomes }))
      .catch((error) => ({ passed: 0, failed: 1, output: describeFailure(error).join("\n") }));
    return { stage, result, seconds: (performance.now() - startedAt) / 1000, ...end() };
  };

  const runLane = async (lane) => {
    const done = [];
    for (const stage of lane) {
      if (isEnding()) break;
      const outcome = await runOne(stage);
      decide.get(stage.name)(outcome.result);
      say(resultText(outcome));
      done.push(outcome);
    }
    return done;
  };

  const lanes = [...new Set(stages.map(({ lane }) => lane))];
  const done = await Promise.all(lanes.map((name) => runLane(stages.filter(({ lane }) => lane === name))));
  meter.stop();
  return done.flat();
};
