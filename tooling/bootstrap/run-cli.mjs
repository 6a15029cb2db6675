import path from "node:path";
import { checkNode } from "./check-node.mjs";

checkNode();
const { REPOSITORY, instancePaths } = await import("./process/paths.mjs");
const { readHolder } = await import("./start/lock.mjs");
const { commandEnv } = await import("./start/process-settings.mjs");
const { ensureTools } = await import("./process/quiet-tools.mjs");
const { runCommand, runScript } = await import("./process/run-script.mjs");
const { openThrowAwayDatabase } = await import("./process/throw-away-database.mjs");

const script = path.join(REPOSITORY, "apps/cli/src/main.ts");
const args = process.argv.slice(2);
const env = {
  ...commandEnv(readHolder(instancePaths().lock)?.settings ?? {}),
  INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
};

await runCommand(async () => {
  await ensureTools();
  if (args[0] !== "rehearse") return runScript({ script, args, env });
  const database = await openThrowAwayDatabase("rehearse");
  try {
    return await runScript({ script, args, env: { ...env, ...database.env } });
  } finally {
    await database.close();
  }
});
