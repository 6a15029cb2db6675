import { spawn } from "node:child_process";
import { describeFailure } from "./failure.mjs";
import { REPOSITORY } from "./paths.mjs";

/** Runs a TypeScript script of ours in the foreground; gives its exit code and passes signals on. */
export const runScript = ({ script, args, env }) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
      cwd: REPOSITORY,
      env,
      stdio: "inherit",
    });
    const pass = (signal) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, pass);
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });

/** Runs `main` as a command: its number is the exit code, a throw becomes one sentence and exit code 1. */
export const runCommand = async (main) => {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${describeFailure(error).join("\n")}\n`);
    process.exitCode = 1;
  }
};
