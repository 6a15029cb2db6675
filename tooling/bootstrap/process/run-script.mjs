import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describeFailure, Failure } from "./failure.mjs";
import { REPOSITORY } from "./paths.mjs";

/**
 * Runs a TypeScript script of ours in the foreground, in the folder the command was typed in; gives its exit code and
 * passes signals on.
 */
export const runScript = ({ script, args, env }) =>
  new Promise((resolve, reject) => {
    if (!fs.existsSync(script))
      return reject(new Failure(`${path.relative(REPOSITORY, script)} does not exist.`));
    const loader = `file://${path.join(REPOSITORY, "node_modules/tsx/dist/loader.mjs")}`;
    const cwd = process.env.INIT_CWD ?? process.cwd();
    const child = spawn(process.execPath, ["--import", loader, script, ...args], {
      cwd,
      env,
      stdio: "inherit",
    });
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
    return undefined;
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
