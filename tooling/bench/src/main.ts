import { parseArgs } from "node:util";
import { benchPolicies } from "./bench-policies.ts";
import { benchPlan } from "./bench-plan.ts";
import { benchImport } from "./bench-import.ts";
import { benchSend } from "./bench-send.ts";
import { benchSessions } from "./bench-sessions.ts";
import { benchSignIn } from "./bench-sign-in.ts";

const BENCHES: Readonly<
  Record<
    string,
    (options: { messages: number | undefined; rounds: number; long: boolean }) => Promise<object>
  >
> = {
  send: ({ messages, long }) => benchSend(messages ?? (long ? 1_000_000 : 200_000)),
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
  },
});
const bench = BENCHES[positionals[0] ?? ""];
if (!bench) {
  process.stderr.write(`bench: say one of: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exit(2);
}
const figures = await bench({
  messages: values.messages === undefined ? undefined : Number(values.messages),
  rounds: Number(values.rounds),
  long: values.long,
});
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const [name, value] of Object.entries(figures))
    process.stdout.write(`${name.padEnd(24)}${JSON.stringify(value)}\n`);
process.exit(0);
