import os from "node:os";

const DEAREST = 20;

const cell = (text, width) => String(text).padStart(width);
const seconds = (value, digits = 0) => (value === undefined ? "-" : value.toFixed(digits));
const percent = (share) =>
  share === undefined ? "-" : `${Math.round(Math.min(1, Math.max(0, share)) * 100)} %`;

const stageLine = (name, took, budget, cpuSeconds, idleShare) =>
  `  ${name.padEnd(20)}${cell(seconds(took), 8)}${cell(budget ?? "-", 8)}${cell(seconds(cpuSeconds), 7)}${cell(percent(idleShare), 7)}${budget !== undefined && took > budget ? "  OVER BUDGET" : ""}`;

const fileLine = ({ name, seconds: took, cpuSeconds }) => {
  const idle = cpuSeconds === undefined ? undefined : 1 - cpuSeconds / Math.max(took, 0.001);
  return `  ${cell(seconds(took, 1), 8)}${cell(seconds(cpuSeconds, 1), 8)}${cell(percent(idle), 7)}  ${name}`;
};

/**
 * What a run cost: a line a stage beside its budget, then the dearest files. A stage's idle share is the machine's while it
 * ran; a file's is the share of its time in which its own process computed nothing. Over budget is said, and fails nothing:
 * machines differ.
 */
export const costText = ({ outcomes, totalSeconds, budgets }) => {
  const over = outcomes.filter(({ stage, seconds: took }) => took > (budgets.stages[stage.name] ?? Infinity));
  const files = outcomes
    .flatMap(({ result }) => result.files ?? [])
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, DEAREST);
  const loud =
    totalSeconds > budgets.total || over.length > 0
      ? [
          `!! OVER BUDGET: ${[...(totalSeconds > budgets.total ? [`the whole run (${seconds(totalSeconds)} of ${budgets.total} s)`] : []), ...over.map(({ stage, seconds: took }) => `${stage.name} (${seconds(took)} of ${budgets.stages[stage.name]} s)`)].join(", ")}`,
        ]
      : [];
  return [
    "",
    `  ${`stage, ${os.cpus().length} cores`.padEnd(20)}${cell("seconds", 8)}${cell("budget", 8)}${cell("CPU s", 7)}${cell("idle", 7)}`,
    ...outcomes.map(({ stage, seconds: took, cpuSeconds, idleShare }) =>
      stageLine(stage.name, took, budgets.stages[stage.name], cpuSeconds, idleShare),
    ),
    stageLine(
      "all",
      totalSeconds,
      budgets.total,
      outcomes.reduce((sum, { cpuSeconds = 0 }) => sum + cpuSeconds, 0),
    ),
    ...(files.length > 0
      ? [
          "",
          `  ${cell("seconds", 8)}${cell("CPU s", 8)}${cell("idle", 7)}  dearest files`,
          ...files.map(fileLine),
        ]
      : []),
    ...loud,
    "",
  ].join("\n");
};
