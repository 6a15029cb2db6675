import { appendFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChaosFault } from "./chaos-plan.ts";
import type { InstanceUnderFire, PartName, Start } from "./instance-under-fire.ts";
import { signalAll, treeOf } from "./process-tree.ts";

const MEGABYTE = Buffer.alloc(1024 * 1024);
const REFILL_MS = 200;
const GIVE_UP_MS = 90_000;

/** What a fault left: the start that rules the instance now, and since when the doors could answer again. */
export interface Struck {
  start: Start;
  /** On this process's monotonic clock. */
  sinceMs: number;
}

/** Holds these processes for a while, as a machine that swaps or a debugger would. */
async function hold(pids: readonly number[], ms: number): Promise<void> {
  signalAll(pids, "SIGSTOP");
  try {
    await sleep(ms);
  } finally {
    signalAll(pids, "SIGCONT");
  }
}

/** Writes to a file until the disk takes nothing more. */
function fill(file: string): void {
  for (let size = MEGABYTE.length; size >= 1; )
    try {
      appendFileSync(file, MEGABYTE.subarray(0, size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      size = Math.floor(size / 4);
    }
}

/** Keeps a disk full, whatever others give free on it meanwhile. */
async function keepFull(state: string, ms: number): Promise<void> {
  const file = path.join(state, "filler");
  const endMs = performance.now() + ms;
  try {
    while (performance.now() < endMs) {
      fill(file);
      await sleep(REFILL_MS);
    }
  } finally {
    rmSync(file, { force: true });
  }
}

/** Everything at once, as when the power fails: nobody is told and nobody comes to watch another die. */
function killMachine(instance: InstanceUnderFire, { child }: Start): void {
  const all = [...treeOf(child.pid ?? 0), ...instance.database()];
  signalAll([...new Set(all)], "SIGKILL");
}

const killPart = (instance: InstanceUnderFire, name: PartName): void =>
  signalAll(instance.part(name), "SIGKILL");

/** Two starts at once; gives the one that stays. Throws when that is not exactly one. */
async function startTwice(instance: InstanceUnderFire): Promise<Start> {
  const both = [instance.start(), instance.start()];
  const endings = both.map(async (start) => (await start.ended, start));
  const late = sleep(GIVE_UP_MS).then((): undefined => undefined);
  const loser = await Promise.race([...endings, late]);
  const winner = both.find((start) => start !== loser);
  const isOne = loser !== undefined && winner?.child.exitCode === null && winner.child.signalCode === null;
  if (isOne) return winner;
  for (const { child } of both) child.kill("SIGKILL");
  throw new Error("of two starts at once not exactly one stayed");
}

/** A start beside one that runs: it must end by itself, not with 0, and disturb nothing. */
async function startBeside(instance: InstanceUnderFire): Promise<void> {
  const second = instance.start();
  const code = await Promise.race([second.ended, sleep(GIVE_UP_MS).then((): undefined => undefined)]);
  if (code !== 1) throw new Error(`a second start in the same folder ended with ${code}`);
}

type Strike = (instance: InstanceUnderFire, start: Start, holdMs: number) => Promise<Start>;

const killing =
  (name: PartName): Strike =>
  async (instance, start) => {
    killPart(instance, name);
    return start;
  };
const holding: Strike = async (instance, start, holdMs) => {
  await hold(instance.part("worker"), holdMs);
  return start;
};

const STRIKES: Readonly<Record<ChaosFault["kind"], Strike>> = {
  "worker-kill": killing("worker"),
  "web-kill": killing("web"),
  "simulator-kill": killing("simulator"),
  "redis-kill": killing("redis"),
  "database-kill": async (instance, start) => {
    signalAll(instance.database(), "SIGKILL");
    return start;
  },
  "worker-pause": holding,
  "worker-stop": holding,
  // For good: the start has to see it.
  "worker-hang": async (instance, start) => {
    signalAll(instance.part("worker"), "SIGSTOP");
    return start;
  },
  "database-stop": async (instance, start, holdMs) => {
    await hold(instance.database(), holdMs);
    return start;
  },
  "disk-full": async (instance, start, holdMs) => {
    await keepFull(instance.state, holdMs);
    return start;
  },
  "machine-kill": async (instance, start) => {
    killMachine(instance, start);
    return instance.start();
  },
  "start-kill": async (instance, { child }) => {
    child.kill("SIGKILL");
    return instance.start();
  },
  "second-start": async (instance, start) => {
    await startBeside(instance);
    return start;
  },
  "two-starts": async (instance, start) => {
    killMachine(instance, start);
    return startTwice(instance);
  },
};

/** Who holds on to something gives it free when the fault ends; all others are struck at its beginning. */
const ENDS_LATER: readonly ChaosFault["kind"][] = [
  "worker-pause",
  "worker-stop",
  "database-stop",
  "disk-full",
];

/** Makes one fault. */
export async function strikeInstance(
  instance: InstanceUnderFire,
  start: Start,
  { kind, holdMs }: ChaosFault,
): Promise<Struck> {
  const fromMs = performance.now();
  const left = await STRIKES[kind](instance, start, holdMs);
  return { start: left, sinceMs: ENDS_LATER.includes(kind) ? performance.now() : fromMs };
}
