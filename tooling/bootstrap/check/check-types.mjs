import fs from "node:fs";
import path from "node:path";
import { tailOf } from "../process/failure.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

/** Every workspace folder with TypeScript of its own. */
export const typedFolders = () =>
  ["apps", "packages", "tooling"]
    .flatMap((group) => fs.readdirSync(path.join(REPOSITORY, group)).map((name) => `${group}/${name}`))
    .filter((folder) => fs.existsSync(path.join(REPOSITORY, folder, "tsconfig.json")));

/** Folders that the compiler complains of in this output; what it says without a file counts as one. */
export const foldersIn = (output) => {
  const files = [...output.matchAll(/^(?:\S+:typecheck: )?([^\s(]+)\(\d+,\d+\): error /gm)];
  const folders = files.map(([, file]) => /(?:^|\/)((?:apps|packages|tooling)\/[^/]+)\//.exec(file)?.[1]);
  return [...new Set(folders.map((folder) => folder ?? "apps/web"))];
};

/**
 * Checks all types as two programs, one for code that runs in Node and one for the web; what has not changed comes from
 * turbo's cache. Each workspace folder counts as one check.
 */
export const checkTypes = async ({ processes }) => {
  const handle = processes.start("types", {
    command: "turbo",
    args: ["run", "typecheck", "--continue=always", "--output-logs=errors-only", "--log-order=grouped"],
    cwd: REPOSITORY,
    env: toolEnv({ NO_COLOR: "1" }),
  });
  const code = await handle.exited;
  const all = typedFolders().length;
  if (code === 0) return { passed: all, failed: 0 };
  const failed = Math.max(1, foldersIn(fs.readFileSync(handle.logFile, "utf8")).length);
  return { passed: all - failed, failed, output: tailOf(handle.logFile, 60).join("\n") };
};
