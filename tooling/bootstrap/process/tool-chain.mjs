import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { readObject, readText, replaceFile } from "./kept-file.mjs";
import { REPOSITORY, TOOLS } from "./paths.mjs";

/** The environment of every tool: our tools first on PATH, quiet, no telemetry. */
export const toolEnv = (extra = {}) => ({
  ...process.env,
  PATH: [
    path.join(TOOLS, "node_modules/.bin"),
    path.join(REPOSITORY, "node_modules/.bin"),
    process.env.PATH,
  ].join(path.delimiter),
  npm_config_loglevel: "error",
  npm_config_update_notifier: "false",
  NEXT_TELEMETRY_DISABLED: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  ...extra,
});

/** Makes sure of the pnpm that package.json names, in `.penguin/tools`, with npm and without privileges. */
export const ensurePnpm = async (processes) => {
  const wanted = readObject(path.join(REPOSITORY, "package.json")).packageManager.split("@")[1];
  const installed = readObject(path.join(TOOLS, "node_modules/pnpm/package.json"))?.version;
  if (installed === wanted) return wanted;
  fs.mkdirSync(TOOLS, { recursive: true });
  await processes.run(
    "pnpm",
    {
      command: "npm",
      args: ["install", "--prefix", TOOLS, "--no-audit", "--no-fund", "--no-save", `pnpm@${wanted}`],
      env: toolEnv(),
      cwd: TOOLS,
    },
    `pnpm ${wanted} could not be installed with npm.`,
  );
  return `${wanted} installed`;
};

const fingerprint = () => {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(fs.readFileSync(path.join(REPOSITORY, file)));
  return hash.update(`${process.platform}-${process.arch}`).digest("hex");
};

/** Installs what the lock file says; skipped while it and the workspace are those of the last install. */
export const installDependencies = async (processes) => {
  const stamp = path.join(REPOSITORY, ".penguin", "install.stamp");
  const now = fingerprint();
  const isPresent = fs.existsSync(path.join(REPOSITORY, "node_modules/.modules.yaml"));
  if (isPresent && readText(stamp) === now) return "unchanged";
  await processes.run(
    "install",
    {
      command: "pnpm",
      args: ["install", "--frozen-lockfile"],
      env: toolEnv({ CI: "true" }),
      cwd: REPOSITORY,
    },
    "The dependencies could not be installed.",
  );
  replaceFile(stamp, now);
  return "installed";
};

/** Deletes data folders; refuses a path outside of what the caller owns. */
export const deleteData = (state, folders) => {
  for (const folder of folders) {
    if (!folder.startsWith(`${state}${path.sep}`))
      throw new Failure(`${folder} is outside ${state}; nothing was deleted.`);
    fs.rmSync(folder, { recursive: true, force: true });
  }
};
