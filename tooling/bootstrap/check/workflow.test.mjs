import fs from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../process/paths.mjs";

const read = (file) => fs.readFileSync(path.join(REPOSITORY, file), "utf8");
const { on, jobs } = parse(read(".github/workflows/check.yml"));
const commandsOf = ({ steps }) => steps.flatMap(({ run }) => (run ? [run] : []));

it("each change is checked by the one command that a person runs, and the long run comes by itself", () => {
  expect(Object.keys(on)).toEqual(expect.arrayContaining(["push", "pull_request", "schedule"]));
  // The Debian packages that parts of the check need are installed by its root.
  for (const { container } of [jobs.check, jobs.long]) expect(container).toBe("node:20-bookworm");
  expect(commandsOf(jobs.check)).toEqual([".ci/run"]);
  expect(read(".ci/run")).toMatch(/^npm_config_loglevel=error npm test --silent -- --strict$/m);
  expect(commandsOf(jobs.long)).toEqual(["npm test -- --strict --long"]);
});
