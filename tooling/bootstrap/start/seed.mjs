import fs from "node:fs";
import path from "node:path";
import { readText } from "../process/kept-file.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { commandEnv } from "./process-settings.mjs";
import { doOnce } from "./stamp.mjs";
import { inTurnedTime } from "./turned-time.mjs";

const SCRIPT = path.join(REPOSITORY, "apps/cli/src/rehearse/seed-instance.ts");
const SAMPLE = path.join(REPOSITORY, "samples/contacts.csv");

const DONE = "1";

const stampOf = (database) => database.stampFile("seeded");

/** True when the example data is known to be there. */
export const isSeeded = (database) => readText(stampOf(database) ?? "") === DONE;

/**
 * Makes the example data of an empty instance: common settings by environment, the rest as one JSON object on standard
 * input. It runs before the simulated internet starts, which then goes on with the mailboxes and files it leaves.
 */
export const seedInstance = async ({ processes, common, database, login, options, world }) => {
  const input = JSON.stringify({
    login,
    seed: world.seed,
    recipes: world.recipes,
    simulatorDir: world.storeDir,
    contactsFile: options.once ? (options.contacts ?? SAMPLE) : undefined,
  });
  const what = {
    command: process.execPath,
    args: ["--import", "tsx", SCRIPT],
    cwd: REPOSITORY,
    env: commandEnv(common),
    input,
  };
  return doOnce({ file: stampOf(database), fingerprint: DONE, unchanged: "already there" }, async () => {
    const handle = await inTurnedTime(database, () =>
      processes.run("seed", what, "The example data could not be made."),
    );
    return fs.readFileSync(handle.logFile, "utf8").trim().split("\n").at(-1) ?? "";
  });
};
