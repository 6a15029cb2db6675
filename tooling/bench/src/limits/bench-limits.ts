import type { Sql } from "postgres";
import { countViolations, type Violations } from "./count-violations.ts";
import { type LimitsRun, runLimits } from "./limits-world.ts";

/** What a run may go without, to see that the counting notices. */
export type LimitsWithout = "caps" | "clock";

export interface LimitsOptions {
  mailboxes: number;
  /** Mails of the run in real time; none for zero. */
  realTimeMails: number;
  workers: readonly number[];
  long: boolean;
  without?: LimitsWithout | undefined;
  onProgress?: (text: string) => void;
}

type CapRun = Violations & {
  workers: number;
  mailboxes: number;
  messages: number;
  missing: number;
  seconds: number;
};

/** What was counted in the receivers' logs. */
export interface LimitsFigures {
  violations: number;
  runs: CapRun[];
  realTime?: {
    messages: number;
    perSecond: number;
    p50Seconds: number;
    p99Seconds: number;
    mostSeconds: number;
  };
}

const DAILY_LIMIT = 50;
const GAP_SECONDS = 300;
/** Half past eight in the evening, UTC: the first local midnight comes in an hour and a half. */
const EVENING = new Date("2026-03-02T20:30:00.000Z");
/** Just after midnight in those zones: what leaves without a cap leaves on one day, however slow the machine is. */
const MORNING = new Date("2026-03-02T00:30:00.000Z");
const HALF_A_DAY_MS = 12 * 3_600_000;
const ZONES = ["Europe/Athens", "Europe/Berlin"];
const TENANTS = 10;
/** So few are through with their evening in seconds. */
const FEW_MAILBOXES = 1000;
const SKEW_MS = 40_000;
const PER_SECOND = 20;
const REAL_GAP_SECONDS = 10;
const LATEST_SECONDS = 1;

/** Workers whose clocks go wrong by up to forty seconds either way. */
const skews = (workers: number): number[] =>
  Array.from({ length: workers }, (_, n) =>
    workers === 1 ? SKEW_MS : -SKEW_MS + (2 * SKEW_MS * n) / (workers - 1),
  );

const SABOTAGE: Readonly<Record<LimitsWithout, (root: Sql) => Promise<unknown>>> = {
  /** The product is told of no cap and no gap, the counting is. */
  caps: (root) => root`update mailboxes set daily_limit = 100000, gap_seconds = 0`,
  /** Limits count by the clock of whoever asks. */
  clock: (root) =>
    root.unsafe(`
      create or replace function app.business_now(p_at timestamptz) returns timestamptz
      language sql volatile security definer set search_path = pg_catalog as 'select p_at'`),
};

const zoneOfTenant =
  (zones: readonly string[]) =>
  (from: string): string => {
    const tenant = Number(/@t(\d+)\./.exec(from)?.[1] ?? "1");
    return zones[tenant - 1] ?? "UTC";
  };

const startOf = ({ long, without }: LimitsOptions): Date => {
  if (without === "caps") return MORNING;
  return long ? new Date(EVENING.getTime() - HALF_A_DAY_MS) : EVENING;
};

const runCaps = async (options: LimitsOptions, workers: number): Promise<CapRun> => {
  const { mailboxes, long, without } = options;
  const zones = Array.from({ length: TENANTS }, (_, n) => ZONES[n % ZONES.length] ?? "UTC");
  const wish = {
    mailboxes,
    zones,
    due: long ? DAILY_LIMIT + 5 : 5,
    dailyLimit: DAILY_LIMIT,
    gapSeconds: GAP_SECONDS,
    sentBefore: long ? 0 : DAILY_LIMIT - 3,
    staggerMs: 0,
  };
  const run: LimitsRun = {
    ...wish,
    start: startOf(options),
    factor: long ? 60 : mailboxes < FEW_MAILBOXES && without !== "caps" ? 1500 : 150,
    skewsMs: skews(workers),
    sabotage: without && SABOTAGE[without],
    withinMs: long ? 3_600_000 : 280_000,
  };
  const { taken, time, seconds } = await runLimits(run);
  const found = countViolations(taken, time, { ...wish, zoneOf: zoneOfTenant(zones) });
  const missing = mailboxes * wish.due - taken.length;
  return { workers, mailboxes, messages: taken.length, missing, ...found, seconds };
};

const runInRealTime = async (mails: number): Promise<NonNullable<LimitsFigures["realTime"]>> => {
  const mailboxes = PER_SECOND * REAL_GAP_SECONDS;
  const { taken, lateness, seconds } = await runLimits({
    mailboxes,
    zones: ["UTC"],
    due: Math.ceil(mails / mailboxes),
    dailyLimit: mails,
    gapSeconds: REAL_GAP_SECONDS,
    sentBefore: 0,
    staggerMs: 1000 / PER_SECOND,
    start: new Date(),
    factor: 1,
    skewsMs: skews(2),
    withinMs: (mails / PER_SECOND) * 2000 + 60_000,
  });
  const at = (share: number): number => lateness[Math.ceil(lateness.length * share) - 1] ?? Number.NaN;
  const rounded = (value: number): number => Number(value.toFixed(3));
  return {
    messages: taken.length,
    perSecond: rounded(taken.length / seconds),
    p50Seconds: rounded(at(0.5)),
    p99Seconds: rounded(at(0.99)),
    mostSeconds: rounded(at(1)),
  };
};

/** True when no limit was passed, nothing is missing and what is due is claimed in time. */
export const isKept = ({ violations, runs, realTime }: LimitsFigures): boolean =>
  violations === 0 &&
  runs.every(({ missing }) => missing === 0) &&
  (realTime === undefined || realTime.p99Seconds < LATEST_SECONDS);

/**
 * Lets many mailboxes send through worker processes whose clocks differ, in a time that passes quickly, and counts in the
 * receiver's log how often a day's cap or a gap was passed; then measures in real time how late a due mail is claimed.
 */
export async function benchLimits(options: LimitsOptions): Promise<LimitsFigures> {
  const runs: CapRun[] = [];
  for (const workers of options.workers) {
    const run = await runCaps(options, workers);
    options.onProgress?.(JSON.stringify(run));
    runs.push(run);
  }
  const violations = runs.reduce((sum, { cap, gap, twice }) => sum + cap + gap + twice, 0);
  if (options.realTimeMails === 0 || options.without) return { violations, runs };
  return { violations, runs, realTime: await runInRealTime(options.realTimeMails) };
}
