import { buildApps } from "../start/build.mjs";
import { runBrowserTests } from "./browser-tests.mjs";
import { checkLint } from "./check-lint.mjs";
import { checkTool } from "./check-tool.mjs";
import { checkTypes } from "./check-types.mjs";
import { runDocumentedCommands } from "./documented-commands.mjs";
import { GENERATED } from "./generated-command.mjs";
import { runVitest } from "./run-vitest.mjs";

const checkBuild = async ({ processes }) => {
  await buildApps(processes);
  return { passed: 1, failed: 0 };
};

/**
 * Every stage of `npm test`. A lane runs its stages one after another, both lanes run at once: `compute` has what keeps
 * the cores busy, `wait` what mostly waits for clocks, servers and pages. `after` names what must have ended before: other
 * stages, or `tools`, the Debian packages. `slow` ones are left out by `--fast`, `longOnly` ones by all but `--long`. Each gives
 * `{ passed, failed, skipped?, missing?, moved?, files?, notes?, output?, logFile? }`.
 */
export const STAGES = [
  {
    name: "format",
    lane: "compute",
    run: (context) => checkTool(context, "format", "biome", ["format", "."]),
  },
  {
    name: "boundaries",
    lane: "compute",
    run: (context) => checkTool(context, "boundaries", "turbo", ["boundaries"]),
  },
  {
    name: "generated files",
    lane: "compute",
    run: (context) => checkTool(context, "generated", "sh", ["-c", GENERATED]),
  },
  {
    name: "unused code",
    lane: "compute",
    run: (context) => checkTool(context, "unused", "knip", []),
  },
  {
    name: "unit",
    lane: "compute",
    after: ["tools"],
    run: (context) => runVitest(context, "unit", ["--project", "unit"]),
  },
  // The build makes the types of the addresses of pages.
  { name: "lint and types", lane: "compute", after: ["build"], run: checkLint },
  { name: "types", lane: "compute", after: ["build"], longOnly: true, run: checkTypes },
  {
    name: "database",
    lane: "compute",
    after: ["tools"],
    run: (context) => runVitest(context, "database", ["--project", "db"]),
  },
  { name: "build", lane: "wait", run: checkBuild },
  {
    name: "documented commands",
    lane: "wait",
    after: ["tools", "generated files"],
    slow: true,
    run: runDocumentedCommands,
  },
  { name: "browser", lane: "wait", after: ["tools"], slow: true, run: runBrowserTests },
];
