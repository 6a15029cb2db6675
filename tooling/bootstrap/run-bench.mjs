import path from "node:path";
import { checkNode } from "./check-node.mjs";

checkNode();
const { REPOSITORY } = await import("./process/paths.mjs");
const { commandEnv } = await import("./start/process-settings.mjs");
const { ensureTools } = await import("./process/quiet-tools.mjs");
const { runCommand, runScript } = await import("./process/run-script.mjs");
const { openThrowAwayDatabase } = await import("./process/throw-away-database.mjs");

await runCommand(async () => {
  await ensureTools();
  const database = await openThrowAwayDatabase("bench");
  try {
    const script = path.join(REPOSITORY, "tooling/bench/src/main.ts");
    return await runScript({
      script,
      args: process.argv.slice(2),
      env: { ...commandEnv({}), ...database.env },
    });
  } finally {
    await database.close();
  }
});
