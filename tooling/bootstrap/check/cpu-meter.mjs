import fs from "node:fs";
import { STAGE_VARIABLE } from "./stage-processes.mjs";

/** The kernel's clock for CPU times; 100 a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

const read = (file) => {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

/** A process as /proc has it; `ticks` counts children that ended and were waited for, too. */
export const parseStat = (text) => {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  if (fields.length < 20) return undefined;
  const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
  return { parent: fields[1], ticks, started: fields[19] };
};

const stageIn = (environ) => new RegExp(`(?:^|\\0)${STAGE_VARIABLE}=([^\\0]*)`).exec(environ)?.[1];

const readProcesses = () =>
  fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = parseStat(read(`/proc/${pid}/stat`));
      return stat ? [{ pid, ...stat, environ: () => read(`/proc/${pid}/environ`) }] : [];
    });

/**
 * Adds up the CPU time of each stage's processes from looks at the process table: by the stage in their environment, else
 * by their parent's. What a process used after the last look before its end is missed unless its parent waited for it.
 */
export const createLedgerOfTicks = () => {
  let known = new Map();
  const ended = new Map();
  const add = (stage, ticks) => ended.set(stage, (ended.get(stage) ?? 0) + ticks);

  const stageOf = (one, byPid) => {
    const before = known.get(`${one.pid}:${one.started}`);
    return before ? before.stage : (stageIn(one.environ()) ?? byPid.get(one.parent)?.stage);
  };

  return {
    look: (processes) => {
      const now = new Map();
      const byPid = new Map();
      for (const one of [...processes].sort((a, b) => Number(a.started) - Number(b.started))) {
        const entry = { pid: one.pid, parent: one.parent, ticks: one.ticks, stage: stageOf(one, byPid) };
        now.set(`${one.pid}:${one.started}`, entry);
        byPid.set(one.pid, entry);
      }
      for (const [key, gone] of known) {
        if (now.has(key) || gone.stage === undefined) continue;
        if (byPid.get(gone.parent)?.stage !== gone.stage) add(gone.stage, gone.ticks);
      }
      known = now;
    },
    ticksOf: (stage) =>
      [...known.values()].reduce(
        (sum, one) => sum + (one.stage === stage ? one.ticks : 0),
        ended.get(stage) ?? 0,
      ),
  };
};

/** Busy and all ticks of the whole machine. */
const machineTicks = () => {
  const [, ...fields] = read("/proc/stat").split("\n", 1)[0].trim().split(/\s+/).map(Number);
  const all = fields.slice(0, 8).reduce((sum, field) => sum + field, 0);
  return { all, idle: (fields[3] ?? 0) + (fields[4] ?? 0) };
};

const NOTHING = { begin: () => () => ({}), stop: () => undefined };

/**
 * Watches the CPU time of stages. `begin(stage)` gives a function for its end: `{ cpuSeconds, idleShare }`, the latter of
 * the whole machine meanwhile. Without /proc both are missing.
 */
export const createCpuMeter = ({ everyMs = 1000 } = {}) => {
  if (!fs.existsSync("/proc/stat")) return NOTHING;
  const ledger = createLedgerOfTicks();
  const look = () => ledger.look(readProcesses());
  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    begin: (stage) => {
      const before = machineTicks();
      return () => {
        look();
        const after = machineTicks();
        const idleShare = (after.idle - before.idle) / Math.max(1, after.all - before.all);
        return { cpuSeconds: ledger.ticksOf(stage) / TICKS_PER_SECOND, idleShare };
      };
    },
    stop: () => clearInterval(timer),
  };
};
