import fs from "node:fs";
import path from "node:path";
import { checkTool } from "./check-tool.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { runBrowserTests } from "./browser-tests.mjs";
import { checkTypes } from "./check-types.mjs";
import { runDocumentedCommands } from "./documented-commands.mjs";
import { runVitest } from "./run-vitest.mjs";

const exists = (file) => fs.existsSync(path.join(REPOSITORY, file));

const checkGenerated = (context) => {
  if (!exists("tooling/generate/src/main.ts")) return Promise.resolve({ passed: 0, failed: 0 });
  return checkTool(context, "generated", process.execPath, [
    "--import",
    "tsx",
    "tooling/generate/src/main.ts",
    "--check",
  ]);
};

/** Every stage of `npm test`, in order, cheapest first. Each gives `{ passed, failed, skipped?, missing? }`. */
export const STAGES = [
  { name: "format", run: (context) => checkTool(context, "format", "biome", ["format", "."]) },
  {
    name: "lint",
    run: (context) =>
      checkTool(context, "lint", "oxlint", ["--type-aware", "-f", "unix"], { GOMEMLIMIT: "2GiB" }),
  },
  { name: "types", run: checkTypes },
  { name: "boundaries", run: (context) => checkTool(context, "boundaries", "turbo", ["boundaries"]) },
  { name: "unused code", run: (context) => checkTool(context, "unused", "knip", []) },
  { name: "generated files", run: checkGenerated },
  { name: "unit", run: (context) => runVitest(context, "unit", ["--project", "unit"]) },
  {
    name: "database",
    run: (context) => runVitest(context, "database", ["--project", "db", "--maxWorkers=2"]),
  },
  { name: "documented commands", run: runDocumentedCommands, slow: true },
  { name: "browser", run: runBrowserTests, slow: true },
];
