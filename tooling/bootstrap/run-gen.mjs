import path from "node:path";
import { checkNode } from "./check-node.mjs";

checkNode();
const { REPOSITORY } = await import("./process/paths.mjs");
const { commandEnv } = await import("./start/process-settings.mjs");
const { ensureTools } = await import("./process/quiet-tools.mjs");
const { runCommand, runScript } = await import("./process/run-script.mjs");

await runCommand(async () => {
  await ensureTools();
  return runScript({
    script: path.join(REPOSITORY, "tooling/generate/src/main.ts"),
    args: process.argv.slice(2),
    env: commandEnv({}),
  });
});
