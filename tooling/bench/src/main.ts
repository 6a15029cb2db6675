import { parseArgs } from "node:util";
import { outliveDatabase } from "@penguin/db";
import { benchPolicies } from "./bench-policies.ts";
import { benchPlan } from "./bench-plan.ts";
import { benchEvents } from "./events/bench-events.ts";
import { benchImport } from "./bench-import.ts";
import { benchClassify } from "./classify/bench-classify.ts";
import { benchCrash, isHarmless } from "./crash/bench-crash.ts";
import type { Without } from "./crash/fault-plan.ts";
import { benchImap, type ImapWithout } from "./imap/bench-imap.ts";
import { benchLimits, isKept, type LimitsWithout } from "./limits/bench-limits.ts";
import { benchSend } from "./bench-send.ts";
import { benchSessions } from "./bench-sessions.ts";
import { benchSignIn } from "./bench-sign-in.ts";

interface BenchOptions {
  messages: number | undefined;
  seconds: number | undefined;
  faults: number | undefined;
  seed: number;
  without: string | undefined;
  rounds: number;
  long: boolean;
}

const CRASH_WITHOUT: readonly Without[] = ["journal", "fence", "refusal"];
const EVENTS_WITHOUT: readonly "keys"[] = ["keys"];
const IMAP_WITHOUT: readonly ImapWithout[] = ["cursor", "dedup"];
const EVENTS_PER_SECOND = 1000;
const LIMITS_WITHOUT: readonly LimitsWithout[] = ["caps", "clock"];

/** One of what a bench can go without; ends the program when it is no such thing. */
const pickWithout = <T extends string>(wish: string | undefined, known: readonly T[]): T | undefined => {
  const found = known.find((one) => one === wish);
  if (wish === undefined || found) return found;
  process.stderr.write(`bench: --without takes one of: ${known.join(", ")}\n`);
  process.exit(2);
};

/** All of it within ten minutes; the time of day runs the same with fewer mailboxes. */
const REAL_TIME_MAILS = 4000;

const limits = async ({ messages, without, long }: BenchOptions): Promise<object> => {
  const figures = await benchLimits({
    mailboxes: messages ?? 10_000,
    realTimeMails: long ? 10_000 : messages === undefined ? REAL_TIME_MAILS : 0,
    workers: messages === undefined ? [1, 2, 4] : [2],
    long,
    without: pickWithout(without, LIMITS_WITHOUT),
    onProgress: (text) => void process.stderr.write(`${text}\n`),
  });
  process.exitCode = isKept(figures) ? 0 : 1;
  return figures;
};

const crash = async ({ messages, faults, seed, without: wish, long }: BenchOptions): Promise<object> => {
  const without = pickWithout(wish, CRASH_WITHOUT);
  outliveDatabase((error) => void process.stderr.write(`the database went away: ${String(error)}\n`));
  const figures = await benchCrash({
    messages: messages ?? (long ? 1_000_000 : 10_000),
    faults: faults ?? (long ? 2000 : 300),
    seed,
    without,
    onProgress: (text) => void process.stderr.write(`${text}\n`),
  });
  process.exitCode = isHarmless(figures) ? 0 : 1;
  return figures;
};

const events = async ({ seconds, seed, without, long }: BenchOptions): Promise<object> => {
  const figures = await benchEvents({
    seconds: seconds ?? (long ? 1200 : 120),
    perSecond: EVENTS_PER_SECOND,
    seed,
    without: pickWithout(without, EVENTS_WITHOUT),
  });
  process.exitCode = figures.lost + figures.twice + figures.wrongCounters === 0 ? 0 : 1;
  return figures;
};

/** All of it within ten minutes. */
const imap = async ({ messages, seconds, without, long }: BenchOptions): Promise<object> => {
  const figures = await benchImap({
    mailboxes: messages ?? 2000,
    seconds: seconds ?? (long ? 600 : 120),
    perSecond: Math.max(10, Math.round((messages ?? 2000) / 40)),
    without: pickWithout(without, IMAP_WITHOUT),
    onProgress: (text) => void process.stderr.write(`${text}\n`),
  });
  process.exitCode = figures.missed + figures.twice === 0 ? 0 : 1;
  return figures;
};

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<object>>> = {
  send: ({ messages, long }) => benchSend(messages ?? (long ? 1_000_000 : 200_000)),
  crash,
  limits,
  classify: () => benchClassify(),
  events,
  imap,
  auth: async () => ({ http: await benchSessions(), policies: await benchPolicies(500_000) }),
  "sign-in": ({ rounds }) => benchSignIn(rounds),
  plan: ({ messages, long }) => benchPlan(messages ?? (long ? 10_000_000 : 1_000_000)),
  import: async ({ long }) => ({
    small: await benchImport(5000),
    large: await benchImport(50_000),
    ...(long ? { huge: await benchImport(2_600_000) } : {}),
  }),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    messages: { type: "string" },
    seconds: { type: "string" },
    rounds: { type: "string", default: "200" },
    faults: { type: "string" },
    seed: { type: "string", default: "1" },
    without: { type: "string" },
  },
});
const bench = BENCHES[positionals[0] ?? ""];
if (!bench) {
  process.stderr.write(`bench: say one of: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exit(2);
}
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
const figures = await bench({
  rounds: Number(values.rounds),
  messages: numberOf(values.messages),
  seconds: numberOf(values.seconds),
  faults: numberOf(values.faults),
  seed: Number(values.seed),
  without: values.without,
  long: values.long,
});
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const [name, value] of Object.entries(figures))
    process.stdout.write(`${name.padEnd(24)}${JSON.stringify(value)}\n`);
process.exit();
