import fs from "node:fs";
import path from "node:path";
import { checkTool } from "../check/check-tool.mjs";
import { checkTypes } from "../check/check-types.mjs";
import { readFileTimes } from "../check/file-times.mjs";
import { runVitest } from "../check/run-vitest.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { affectedTests, chooseTests } from "./affected-tests.mjs";
import { changedFiles, listFiles } from "./changed-files.mjs";
import { readImportGraph } from "./import-graph.mjs";

/** Two at a time, beside types and lint, within the ninety seconds of the loop. */
const TEST_SECONDS = 70;

const LINTED = /\.(?:ts|tsx|mts|mjs)$/;

const runAffected = (changed) => async (context) => {
  const tests = affectedTests(changed, readImportGraph(listFiles()));
  const { chosen, left } = chooseTests(tests, { secondsOf: readFileTimes(), budgetSeconds: TEST_SECONDS });
  const notes = [
    `${chosen.length} of ${tests.length} test files that the change may break, the nearest first`,
    ...(left.length > 0
      ? [
          `not run: ${left
            .slice(0, 6)
            .map(({ file }) => file)
            .join(", ")}${left.length > 6 ? ` and ${left.length - 6} more` : ""}`,
        ]
      : []),
  ];
  if (chosen.length === 0) return { passed: 0, failed: 0, notes };
  const files = chosen.map(({ file }) => file);
  return { ...(await runVitest(context, "affected", files)), notes };
};

/** The stages of the inner loop: format, lint, boundaries and types of what changed since a commit, and the nearest tests. */
export const changedStages = (since) => {
  const changed = changedFiles(since);
  const present = changed.filter((file) => fs.existsSync(path.join(REPOSITORY, file)));
  const linted = present.filter((file) => LINTED.test(file));
  const tool = (name, command, args) => ({
    name,
    lane: "compute",
    run: (context) => checkTool(context, name, command, args),
  });
  return [
    ...(present.length > 0
      ? [
          tool("format", "biome", [
            "format",
            "--no-errors-on-unmatched",
            "--files-ignore-unknown=true",
            ...present,
          ]),
        ]
      : []),
    ...(linted.length > 0 ? [tool("lint", "oxlint", ["--type-aware", "-f", "unix", ...linted])] : []),
    tool("boundaries", "turbo", ["boundaries"]),
    { name: "types", lane: "compute", run: checkTypes },
    { name: "affected tests", lane: "wait", run: runAffected(changed) },
  ];
};
