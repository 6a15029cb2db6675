import fs from "node:fs";
import path from "node:path";
import { checkTool } from "./check-tool.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { findRedisServer, startRedis } from "../start/redis.mjs";
import { runBrowserTests } from "./browser-tests.mjs";
import { checkTypes } from "./check-types.mjs";
import { runVitest } from "./run-vitest.mjs";
import { isFree } from "../start/ports.mjs";

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

const REDIS_PORT_FROM = 26_379;

const freePort = async () => {
  for (let port = REDIS_PORT_FROM; port < REDIS_PORT_FROM + 200; port += 1)
    if (await isFree(port)) return port;
  throw new Error("no free port for Redis");
};

/** The queue's contract on a Redis of its own; the database project has already run it on PostgreSQL. */
const runQueueOnRedis = async (context) => {
  const binary = findRedisServer();
  if (!binary) return { missing: ["queue contract on Redis: no redis-server or valkey-server on PATH"] };
  const { processes, logs } = context;
  const folder = path.join(logs, "redis-data");
  fs.rmSync(folder, { recursive: true, force: true });
  const redis = await startRedis({ processes, binary, folder, port: await freePort(), password: "test" });
  try {
    return await runVitest(context, "queue-redis", ["--project", "db", "packages/jobs"], {
      TEST_REDIS_URL: redis.url,
    });
  } finally {
    await processes.stop(redis.handle);
  }
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
  { name: "database", run: (context) => runVitest(context, "database", ["--project", "db"]) },
  { name: "queue on Redis", run: runQueueOnRedis },
  { name: "browser", run: runBrowserTests, slow: true },
];
