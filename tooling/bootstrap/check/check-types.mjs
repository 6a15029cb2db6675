import fs from "node:fs";
import path from "node:path";
import { tailOf } from "../process/failure.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

const AT_ONCE = 2;

const packagesWithTypes = () =>
  ["apps", "packages", "tooling"]
    .flatMap((group) => fs.readdirSync(path.join(REPOSITORY, group)).map((name) => path.join(group, name)))
    .filter((folder) => {
      const file = path.join(REPOSITORY, folder, "package.json");
      return (
        fs.existsSync(file) && JSON.parse(fs.readFileSync(file, "utf8")).scripts?.typecheck !== undefined
      );
    });

/** Checks the types of every package that has a `typecheck` script, two at a time; each counts as one check. */
export const checkTypes = async ({ processes }) => {
  const waiting = packagesWithTypes();
  const failures = [];
  let passed = 0;
  const work = async () => {
    for (let folder = waiting.shift(); folder; folder = waiting.shift()) {
      const name = `types-${folder.replaceAll(path.sep, "-")}`;
      const handle = processes.start(name, {
        command: "npm",
        args: ["run", "--silent", "typecheck"],
        cwd: path.join(REPOSITORY, folder),
        env: toolEnv({ NO_COLOR: "1" }),
      });
      if ((await handle.exited) === 0) passed += 1;
      else failures.push(`${folder}\n${tailOf(handle.logFile, 12).join("\n")}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { passed, failed: failures.length, output: failures.join("\n") };
};
