import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createTestDatabase, type TestDatabase } from "@penguin/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFakeRateLimiter } from "./fake.ts";
import { createRateLimiter, type RateLimiter, type RateStore } from "./index.ts";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
};

let database: TestDatabase;
let port = 0;
let redis: ChildProcess | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
  if (!hasRedis) return;
  port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", options, { stdio: ["ignore", "pipe", "ignore"] });
  redis = child;
  for await (const chunk of child.stdout) if (String(chunk).includes("Ready to accept")) break;
});
afterAll(async () => {
  const ended = redis && once(redis, "exit");
  redis?.kill();
  await ended;
  await database.drop();
});

const allowedOf = async (limiters: readonly RateLimiter[], key: string, calls: number, limit: number) => {
  const share = calls / limiters.length;
  const answers = await Promise.all(
    limiters.flatMap((limiter) => Array.from({ length: share }, () => limiter.take(key, limit))),
  );
  return answers.filter((answer) => answer.allowed).length;
};

const describeStore = (name: string, store: () => RateStore, present = true): void => {
  describe.skipIf(!present)(name, () => {
    it("lets exactly the limit pass over two processes' limiters", async () => {
      const two = [createRateLimiter(store()), createRateLimiter(store())];
      expect(await allowedOf(two, "exact", 200, 60)).toBe(60);
      expect(await allowedOf(two, "other", 10, 60)).toBe(10);
      const refused = await two[0]?.take("exact", 60);
      expect(refused).toMatchObject({ allowed: false, limit: 60, remaining: 0 });
      expect(refused?.resetSeconds).toBeGreaterThan(50);
      expect(refused?.resetSeconds).toBeLessThanOrEqual(60);
      await Promise.all(two.map((limiter) => limiter.close()));
    });

    it("counts down, and a larger limit holds at once", async () => {
      const limiter = createRateLimiter(store());
      expect(await limiter.take("plan", 2)).toMatchObject({ allowed: true, remaining: 1 });
      expect(await limiter.take("plan", 2)).toMatchObject({ allowed: true, remaining: 0 });
      expect(await limiter.take("plan", 2)).toMatchObject({ allowed: false });
      expect(await limiter.take("plan", 10)).toMatchObject({ allowed: true, remaining: 6 });
      await limiter.close();
    });
  });
};

describeStore("on PostgreSQL", () => ({ kind: "postgres", url: database.url("pm_queue") }));
describeStore(
  "on Redis (needs redis-server)",
  () => ({ kind: "redis", url: `redis://127.0.0.1:${port}` }),
  hasRedis,
);

it("counts in the process while the store is away", async () => {
  const limiter = createRateLimiter({ kind: "redis", url: "redis://127.0.0.1:1" });
  expect(await limiter.take("key", 1)).toMatchObject({ allowed: true });
  expect(await limiter.take("key", 1)).toMatchObject({ allowed: false });
  await limiter.close();
});

it("has a fake that counts alike", async () => {
  const fake = createFakeRateLimiter();
  expect(await allowedOf([fake], "key", 200, 60)).toBe(60);
});
