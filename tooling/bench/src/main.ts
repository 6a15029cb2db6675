import { parseArgs } from "node:util";
import { benchSend } from "./bench-send.ts";

const BENCHES: Readonly<Record<string, (options: { messages: number }) => Promise<object>>> = {
  send: ({ messages }) => benchSend(messages),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, messages: { type: "string", default: "3000" } },
});
const bench = BENCHES[positionals[0] ?? ""];
if (!bench) {
  process.stderr.write(`bench: say one of: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exit(2);
}
const figures = await bench({ messages: Number(values.messages) });
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(24)}${value}\n`);
process.exit(0);
