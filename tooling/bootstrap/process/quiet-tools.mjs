import path from "node:path";
import { createProcesses } from "./processes.mjs";
import { ensurePnpm, installDependencies } from "./tool-chain.mjs";
import { instancePaths } from "./paths.mjs";

/** Tools and packages for a command that prints its own result: says something only when it has to install. */
export const ensureTools = async () => {
  const processes = createProcesses({ logs: path.join(instancePaths().state, "logs", "tools") });
  await ensurePnpm(processes);
  await installDependencies(processes);
};
