import { seededUnit } from "@penguin/runtime/random";

/** What is done to a running instance. */
export const CHAOS_KINDS = [
  "worker-kill",
  "machine-kill",
  "simulator-kill",
  "database-stop",
  "worker-stop",
  "disk-full",
  "second-start",
  "database-kill",
  "web-kill",
  "worker-pause",
  "redis-kill",
  "start-kill",
  "two-starts",
  "worker-hang",
] as const;
/** One kind of fault. */
export type ChaosKind = (typeof CHAOS_KINDS)[number];

/** One fault: what, how long where that is a matter of choice, and how long the instance was left in peace before. */
export interface ChaosFault {
  kind: ChaosKind;
  holdMs: number;
  peaceMs: number;
}

/** Within the lease; beyond it, and still shorter than the start has patience. */
const WORKER_PAUSE_MS = 4000;
const WORKER_STOP_MS = 20_000;
const DISK_FULL_MS = 10_000;
const [SHORTEST_STOP_MS, LONGEST_STOP_MS] = [5000, 25_000];
const [SHORTEST_PEACE_MS, LONGEST_PEACE_MS] = [2000, 9000];

/** How long a sending server's claim lasts in a run, in seconds, so that a stop is longer than one before the start sees it. */
export const CHAOS_LEASE_SECONDS = 15;

const holdOf = (kind: ChaosKind, unit: number): number => {
  if (kind === "worker-pause") return WORKER_PAUSE_MS;
  if (kind === "worker-stop") return WORKER_STOP_MS;
  if (kind === "disk-full") return DISK_FULL_MS;
  return kind === "database-stop" ? SHORTEST_STOP_MS + unit * (LONGEST_STOP_MS - SHORTEST_STOP_MS) : 0;
};

/** Every kind by turns, in the order above in the first round and in the seed's in each that follows. */
export function planChaos(count: number, seed: number, kinds: readonly ChaosKind[]): ChaosFault[] {
  const key = `chaos:${seed}`;
  const roundOf = (round: number): ChaosKind[] =>
    round === 0
      ? [...kinds]
      : [...kinds].sort((one, other) => seededUnit(key, round, one) - seededUnit(key, round, other));
  return Array.from({ length: count }, (_, n) => {
    const kind = roundOf(Math.floor(n / kinds.length))[n % kinds.length] as ChaosKind;
    const peace = seededUnit(key, n, "peace") * (LONGEST_PEACE_MS - SHORTEST_PEACE_MS);
    return { kind, holdMs: holdOf(kind, seededUnit(key, n, "hold")), peaceMs: SHORTEST_PEACE_MS + peace };
  });
}
