import { parseArgs } from "node:util";
import { benchPolicies } from "./bench-policies.ts";
import { benchPlan } from "./bench-plan.ts";
import { benchImport } from "./bench-import.ts";
import { benchClassify } from "./classify/bench-classify.ts";
import { benchCrash, isHarmless } from "./crash/bench-crash.ts";
import { isLostConnection } from "./crash/lost-connection.ts";
import type { Without } from "./crash/fault-plan.ts";
import { benchSend } from "./bench-send.ts";
import { benchSessions } from "./bench-sessions.ts";
import { benchSignIn } from "./bench-sign-in.ts";

interface BenchOptions {
  messages: number | undefined;
  faults: number | undefined;
  seed: number;
  without: Without | undefined;
  rounds: number;
  long: boolean;
}

const crash = async ({ messages, faults, seed, without, long }: BenchOptions): Promise<object> => {
  // postgres.js 3.4.9 tells nobody in particular when a connection goes while it writes to it.
  process.on("uncaughtException", (error) => {
    if (!isLostConnection(error)) throw error;
    process.stderr.write(`the database went away: ${String(error)}\n`);
  });
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

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<object>>> = {
  send: ({ messages, long }) => benchSend(messages ?? (long ? 1_000_000 : 200_000)),
  crash,
  classify: () => benchClassify(),
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
const WITHOUT: readonly (string | undefined)[] = ["journal", "fence", "refusal", undefined];
if (!WITHOUT.includes(values.without)) {
  process.stderr.write("bench: --without takes one of: journal, fence, refusal\n");
  process.exit(2);
}
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
const figures = await bench({
  rounds: Number(values.rounds),
  messages: numberOf(values.messages),
  faults: numberOf(values.faults),
  seed: Number(values.seed),
  without: values.without as Without | undefined,
  long: values.long,
});
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const [name, value] of Object.entries(figures))
    process.stdout.write(`${name.padEnd(24)}${JSON.stringify(value)}\n`);
process.exit();
