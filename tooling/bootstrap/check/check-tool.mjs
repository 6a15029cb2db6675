import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

/** Runs a tool that says yes or no; counts as one check. */
export const checkTool = async ({ processes }, name, command, args, env = {}) => {
  const handle = processes.start(name, {
    command,
    args,
    cwd: REPOSITORY,
    env: toolEnv({ NO_COLOR: "1", ...env }),
  });
  const code = await handle.exited;
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, logFile: handle.logFile };
};
