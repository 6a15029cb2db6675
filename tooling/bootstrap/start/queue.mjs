import path from "node:path";
import { Failure } from "../process/failure.mjs";
import { findRedisServer, pingRedis, startRedis } from "./redis.mjs";
import { openPart } from "./supervise.mjs";

const hostOf = (url) => {
  try {
    const { hostname, port } = new URL(url);
    return `${hostname}:${port || "6379"}`;
  } catch {
    throw new Failure("REDIS_URL is not a URL like redis://host:6379.");
  }
};

/**
 * Chooses what carries the jobs: `REDIS_URL`, else a Redis or Valkey on PATH, else the database. `QUEUE_BACKEND` pins
 * redis or postgres; a pinned one that is not there is a Failure.
 */
export const openQueue = async ({ processes, paths, secrets, ports }) => {
  const pinned = process.env.QUEUE_BACKEND;
  if (pinned && !["redis", "postgres"].includes(pinned))
    throw new Failure(`QUEUE_BACKEND must be redis or postgres, not ${pinned}.`);
  if (pinned === "postgres")
    return { text: "BullMQ on PostgreSQL (pinned)", part: undefined, redisUrl: undefined };
  const external = process.env.REDIS_URL;
  if (external) {
    const host = hostOf(external);
    if (!(await pingRedis(external))) throw new Failure(`No Redis answers at ${host} (from REDIS_URL).`);
    return { text: `BullMQ on Redis at ${host}`, part: undefined, redisUrl: external };
  }
  const binary = findRedisServer();
  if (binary) {
    const { redisPassword: password } = secrets;
    const wish = { processes, binary, folder: paths.redis, port: ports.redis, password };
    const part = await openPart({ name: "redis", processes, launch: () => startRedis(wish) });
    const { url, isEmptied } = part.running;
    const emptied = isEmptied ? `, its damaged files put aside as ${paths.redis}.damaged` : "";
    return {
      text: `BullMQ on ${path.basename(binary)} on 127.0.0.1:${ports.redis}${emptied}`,
      part,
      redisUrl: url,
    };
  }
  if (pinned === "redis")
    throw new Failure(
      "QUEUE_BACKEND is redis, but REDIS_URL is not set and no redis-server or valkey-server is on PATH.",
    );
  return { text: "BullMQ on PostgreSQL", part: undefined, redisUrl: undefined };
};
