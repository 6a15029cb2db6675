import fs from "node:fs";
import path from "node:path";
import { REPOSITORY } from "./process/paths.mjs";
import { commandEnv } from "./start/process-settings.mjs";

const SCRIPT = path.join(REPOSITORY, "apps/cli/src/rehearse/watch-instance.ts");
const ONCE_LIMIT_MS = 10 * 60_000;
const LIVE_LIMIT_MS = 60 * 60_000;

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Gives each whole new line of a growing file to `onLine` until `isOver`. */
const tail = async (file, onLine, isOver) => {
  let seen = 0;
  for (;;) {
    const over = isOver();
    const text = fs.readFileSync(file, "utf8");
    const end = text.lastIndexOf("\n") + 1;
    for (const line of text.slice(seen, end).split("\n").filter(Boolean)) onLine(line);
    seen = end;
    if (over) return;
    await delay(500);
  }
};

const parseReport = (line) => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/**
 * Follows the newest campaign until it is through, then compares its ledger with the receivers' files. `onLine` gets each
 * change as a sentence. `ok` only when nothing is missing, doubled or still under way.
 */
export const followCampaign = async (context, { limitMs, onLine }) => {
  const { processes, stack, common, paths, elapsedMs } = context;
  const handle = processes.start("watch", {
    command: process.execPath,
    args: ["--import", "tsx", SCRIPT],
    cwd: REPOSITORY,
    env: commandEnv(common),
    input: JSON.stringify({ simulatorDir: paths.simulator, limitMs, coldMs: Math.round(elapsedMs) }),
  });
  stack.push("watch", () => processes.stop(handle));
  let report;
  const take = (line) => {
    const parsed = line.startsWith("{") ? parseReport(line) : undefined;
    if (parsed) report = parsed;
    else onLine(line);
  };
  await tail(handle.logFile, take, () => handle.exitCode !== undefined);
  return { ok: handle.exitCode === 0 && report !== undefined, report: report ?? { failed: handle.logFile } };
};

/** `--once`: waits for the one campaign and reports it. */
export const runOnce = (context, onLine) => followCampaign(context, { limitMs: ONCE_LIMIT_MS, onLine });

const ROWS = [
  "sent",
  "accepted",
  "bounced",
  "deferred",
  "opened",
  "clicked",
  "replied",
  "unsubscribed",
  "received",
  "waiting",
  "duplicates",
  "lost",
];

/** The table that closes the live lines of the example campaign. */
export const resultTable = (report) =>
  [
    "",
    `  ${report.name}, ${report.state}`,
    ...ROWS.map((row) => `  ${row.padEnd(14)}${String(report[row] ?? "").padStart(8)}`),
    "",
  ].join("\n");

/** In the background: a live line of the example campaign, at most one a change, and its table when it is through. */
export const followLive = async (context, say) => {
  const { ok, report } = await followCampaign(context, {
    limitMs: LIVE_LIMIT_MS,
    onLine: (line) => say(`  ${line}`),
  });
  if (report.name) say(resultTable(report));
  return ok;
};
