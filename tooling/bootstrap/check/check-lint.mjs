import fs from "node:fs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";
import { typedFolders } from "./check-types.mjs";

const TYPE_ERROR = /^(\S+?):\d+:\d+: .*\[Error\/typescript\(TS\d+\)\]$/;
const PROBLEM = /^\S+?:\d+:\d+: .*\[(?:Error|Warning)\/[^\]]+\]$/;

/** Of this output, the folders with errors of types, and how many problems of other kinds it names. */
export const readProblems = (output) => {
  const lines = output.split("\n").filter((line) => PROBLEM.test(line));
  const files = lines.flatMap((line) => TYPE_ERROR.exec(line)?.[1] ?? []);
  const folders = files.map((file) => /^((?:apps|packages|tooling)\/[^/]+)\//.exec(file)?.[1] ?? file);
  return { folders: [...new Set(folders)], others: lines.length - files.length };
};

/**
 * Lints and checks all types in one pass, which reads each program once for both. The lint counts as one check, the types of
 * each workspace folder as one.
 */
export const checkLint = async ({ processes }) => {
  const handle = processes.start("lint", {
    command: "oxlint",
    args: ["--type-aware", "--type-check", "-f", "unix"],
    cwd: REPOSITORY,
    env: toolEnv({ NO_COLOR: "1", GOMEMLIMIT: "2GiB" }),
  });
  const code = await handle.exited;
  const all = typedFolders().length + 1;
  const moved = ["the types once more by the compiler alone, as two programs"];
  if (code === 0) return { passed: all, failed: 0, moved };
  const { folders, others } = readProblems(fs.readFileSync(handle.logFile, "utf8"));
  // What ends badly and names nothing is a failure of the lint.
  const failed = folders.length + (others > 0 || folders.length === 0 ? 1 : 0);
  return { passed: Math.max(0, all - failed), failed, moved, logFile: handle.logFile };
};
