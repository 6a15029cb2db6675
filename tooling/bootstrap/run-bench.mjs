import path from "node:path";
import { checkNode } from "./check-node.mjs";

checkNode();
const { REPOSITORY } = await import("./process/paths.mjs");
const { ensureTools } = await import("./process/quiet-tools.mjs");
const { runCommand, runScript } = await import("./process/run-script.mjs");
const { commandEnv } = await import("./start/process-settings.mjs");

const script = path.join(REPOSITORY, "tooling/bench/src/main.ts");

await runCommand(async () => {
  await ensureTools();
  return runScript({ script, args: process.argv.slice(2), env: commandEnv({}) });
});
