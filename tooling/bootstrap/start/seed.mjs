import fs from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../process/paths.mjs";
import { commandEnv } from "./process-settings.mjs";

const SCRIPT = path.join(REPOSITORY, "tooling/bootstrap/seed-demo.ts");

/**
 * Runs the seeding script when there is one: common settings by environment; login, options and where the simulated
 * world is as one JSON object on standard input. The script decides itself whether anything is to be done.
 */
export const seedDemo = async ({ processes, context }) => {
  if (!fs.existsSync(SCRIPT)) return "none";
  const { login, options, simulator, paths, database, secrets } = context;
  const passwords = Object.fromEntries(
    ["migrator", "app", "auth", "control", "queue", "server"].map((role) => [
      role,
      secrets[`${role}Password`],
    ]),
  );
  const input = JSON.stringify({
    login,
    options,
    mailDesk: simulator.url,
    simulatorPorts: simulator.ports,
    simulatorDir: paths.simulator,
    adminUrl: database.adminUrl,
    passwords,
  });
  const handle = await processes.run(
    "seed",
    {
      command: process.execPath,
      args: ["--import", "tsx", SCRIPT],
      cwd: REPOSITORY,
      env: commandEnv(context.common),
      input,
    },
    "The example data could not be made.",
  );
  return fs.readFileSync(handle.logFile, "utf8").trim().split("\n").at(-1) ?? "";
};
