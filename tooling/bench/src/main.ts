import { parseArgs } from "node:util";
import { outliveDatabase } from "@penguin/db";
import { canStartMailHost } from "@penguin/testbed/mail-host";
import { benchPolicies } from "./bench-policies.ts";
import { benchPlan } from "./bench-plan.ts";
import { benchEvents } from "./events/bench-events.ts";
import { benchImport } from "./bench-import.ts";
import { benchClassify } from "./classify/bench-classify.ts";
import { benchChaos, isUnharmed } from "./chaos/bench-chaos.ts";
import { benchCrash, isHarmless } from "./crash/bench-crash.ts";
import type { CrashMailServer, Without } from "./crash/fault-plan.ts";
import { benchHostile, type HostileWithout, isHeld } from "./hostile/bench-hostile.ts";
import { benchImap, type ImapWithout } from "./imap/bench-imap.ts";
import { benchLimits, isKept, type LimitsWithout } from "./limits/bench-limits.ts";
import { benchSend } from "./bench-send.ts";
import { benchSessions } from "./bench-sessions.ts";
import { benchSignIn } from "./bench-sign-in.ts";

interface BenchOptions {
  messages: number | undefined;
  seconds: number | undefined;
  faults: number | undefined;
  mails: number | undefined;
  seed: number;
  without: string | undefined;
  mailServer: string;
  rounds: number;
  long: boolean;
  /** Of the limits only what runs in real time. */
  realTime: boolean;
}

const CRASH_WITHOUT: readonly Without[] = ["journal", "fence", "refusal"];
const CRASH_MAIL_SERVERS: readonly CrashMailServer[] = ["own", "postfix", "simulated"];
const CHAOS_WITHOUT: readonly "answer"[] = ["answer"];
const EVENTS_WITHOUT: readonly "keys"[] = ["keys"];
const IMAP_WITHOUT: readonly ImapWithout[] = ["cursor", "dedup"];
const HOSTILE_WITHOUT: readonly HostileWithout[] = ["limits", "thread"];
const EVENTS_PER_SECOND = 1000;
const LIMITS_WITHOUT: readonly LimitsWithout[] = ["caps", "clock"];

/** One of what an option takes; ends the program when it is no such thing. */
const pick = <T extends string>(
  option: string,
  wish: string | undefined,
  known: readonly T[],
): T | undefined => {
  const found = known.find((one) => one === wish);
  if (wish === undefined || found) return found;
  process.stderr.write(`bench: ${option} takes one of: ${known.join(", ")}\n`);
  process.exit(2);
};

/** All of it within ten minutes, so that as many as are worth looking at go alone. */
const REAL_TIME_MAILS = { beside: 4000, alone: 10_000 } as const;

const limits = async ({ messages, without, long, realTime }: BenchOptions): Promise<object> => {
  const mails = REAL_TIME_MAILS[long || realTime ? "alone" : "beside"];
  const workers = messages === undefined ? [1, 2, 4] : [2];
  const figures = await benchLimits({
    mailboxes: realTime ? 0 : (messages ?? 10_000),
    realTimeMails: realTime ? (messages ?? mails) : messages === undefined ? mails : 0,
    workers: realTime ? [] : workers,
    long,
    without: pick("--without", without, LIMITS_WITHOUT),
    onProgress: (text) => void process.stderr.write(`${text}\n`),
  });
  process.exitCode = isKept(figures) ? 0 : 1;
  return figures;
};

/** Messages and faults. Postfix and what lacks a protection are to be seen, within minutes; there a fault takes its time. */
const CRASH_SIZES = {
  own: [10_000, 300],
  postfix: [2000, 100],
  simulated: [2000, 100],
  damaged: [1000, 20],
  long: [1_000_000, 2000],
} as const;

const crash = async (options: BenchOptions): Promise<object> => {
  const { seed, long } = options;
  const without = pick("--without", options.without, CRASH_WITHOUT);
  const mailServer = pick("--mail-server", options.mailServer, CRASH_MAIL_SERVERS) ?? "own";
  if (mailServer === "postfix" && !canStartMailHost()) {
    return {
      notRun: "Debian's postfix and dovecot are not installed, or this is not root, whom Postfix insists on",
    };
  }
  const [messages, faults] = CRASH_SIZES[without ? "damaged" : long ? "long" : mailServer];
  outliveDatabase((error) => void process.stderr.write(`the database went away: ${String(error)}\n`));
  const figures = await benchCrash({
    messages: options.messages ?? messages,
    faults: options.faults ?? faults,
    seed,
    without,
    mailServer,
    onProgress: (text) => void process.stderr.write(`${text}\n`),
  });
  process.exitCode = isHarmless(figures) ? 0 : 1;
  return figures;
};

/** Mails and faults: every kind of fault once in about ten minutes, and the whole, where opt-outs and stops leave 5,000 mails. */
const CHAOS_SIZES = { short: [600, 15], long: [6200, 60] } as const;

const chaos = async (options: BenchOptions): Promise<object> => {
  const [mails, faults] = CHAOS_SIZES[options.long ? "long" : "short"];
  const figures = await benchChaos({
    mails: options.mails ?? mails,
    faults: options.faults ?? faults,
    seed: options.seed,
    without: pick("--without", options.without, CHAOS_WITHOUT),
    onProgress: (text) => void process.stderr.write(`${text}\n`),
  });
  process.exitCode = isUnharmed(figures) ? 0 : 1;
  return figures;
};

const events = async ({ seconds, seed, without, long }: BenchOptions): Promise<object> => {
  const figures = await benchEvents({
    seconds: seconds ?? (long ? 1200 : 120),
    perSecond: EVENTS_PER_SECOND,
    seed,
    without: pick("--without", without, EVENTS_WITHOUT),
  });
  process.exitCode = figures.lost + figures.twice + figures.wrongCounters === 0 ? 0 : 1;
  return figures;
};

const hostile = async ({ messages, seed, without }: BenchOptions): Promise<object> => {
  const figures = await benchHostile({
    inputs: messages ?? 10_000,
    seed: String(seed),
    without: pick("--without", without, HOSTILE_WITHOUT),
  });
  process.exitCode = isHeld(figures) ? 0 : 1;
  return figures;
};

/** All of it within ten minutes. */
const imap = async ({ messages, seconds, without, long }: BenchOptions): Promise<object> => {
  const figures = await benchImap({
    mailboxes: messages ?? 2000,
    seconds: seconds ?? (long ? 600 : 120),
    perSecond: Math.max(10, Math.round((messages ?? 2000) / 40)),
    without: pick("--without", without, IMAP_WITHOUT),
    onProgress: (text) => void process.stderr.write(`${text}\n`),
  });
  process.exitCode = figures.missed + figures.twice === 0 ? 0 : 1;
  return figures;
};

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<object>>> = {
  send: ({ messages, long }) => benchSend(messages ?? (long ? 1_000_000 : 200_000)),
  crash,
  chaos,
  limits,
  classify: () => benchClassify(),
  events,
  imap,
  hostile,
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
    mails: { type: "string" },
    seed: { type: "string", default: "1" },
    without: { type: "string" },
    "mail-server": { type: "string", default: "own" },
    "real-time": { type: "boolean", default: false },
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
  mails: numberOf(values.mails),
  seed: Number(values.seed),
  without: values.without,
  mailServer: values["mail-server"],
  long: values.long,
  realTime: values["real-time"],
});
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const [name, value] of Object.entries(figures))
    process.stdout.write(`${name.padEnd(24)}${JSON.stringify(value)}\n`);
process.exit();
