import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createTestDatabase, type TestDatabase } from "@penguin/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFakeRateLimiter } from "./fake.ts";
import { type Allowance, createRateLimiter, type RateLimiter, type RateStore } from "./index.ts";

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

const PLAIN: Allowance = { perMinute: 60, burst: 60 };
const BURSTY: Allowance = { perMinute: 60, burst: 100 };

const allowedOf = async (limiter: RateLimiter, key: string, calls: number, allowance: Allowance) => {
  const answers = await Promise.all(Array.from({ length: calls }, () => limiter.take(key, allowance)));
  return answers.filter((answer) => answer.allowed).length;
};

const TAKER = new URL("./testing/take-calls.ts", import.meta.url);

/** How many of `calls` each pass in two processes that begin at the same moment. */
const allowedInProcesses = async (
  store: RateStore,
  wish: { key: string; calls: number; allowance: Allowance },
) => {
  const children = [1, 2].map(() => fork(TAKER, { execArgv: ["--import", "tsx"] }));
  const told = <T>(child: ChildProcess): Promise<T> =>
    once(child, "message").then(([message]) => message as T);
  await Promise.all(children.map((child) => told(child)));
  const passed = children.map((child) => told<number>(child));
  const ended = children.map((child) => once(child, "exit"));
  for (const child of children) child.send({ store, ...wish });
  const counts = await Promise.all(passed);
  await Promise.all(ended);
  return counts;
};

const describeStore = (name: string, store: () => RateStore, present = true): void => {
  describe.skipIf(!present)(name, () => {
    it("lets exactly the allowance pass over two processes of the operating system", async () => {
      // Neither could take the whole allowance alone.
      const wish = { key: "exact", calls: 80, allowance: BURSTY };
      const counts = await allowedInProcesses(store(), wish);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
      expect(Math.min(...counts)).toBeGreaterThan(0);
      const limiter = createRateLimiter(store());
      const refused = await limiter.take("exact", BURSTY);
      expect(refused).toMatchObject({ allowed: false, limit: 100, remaining: 0 });
      expect(refused.resetSeconds).toBeGreaterThan(40);
      expect(refused.resetSeconds).toBeLessThanOrEqual(60);
      expect(await allowedOf(limiter, "other", 10, BURSTY)).toBe(10);
      expect(await limiter.take("other", BURSTY)).toMatchObject({ remaining: 89 });
      await limiter.close();
    });

    it("takes from the burst when the minute is used up, and says what remains", async () => {
      const limiter = createRateLimiter(store());
      const allowance = { perMinute: 2, burst: 3 };
      const answers = [];
      for (let call = 0; call < 4; call += 1) answers.push(await limiter.take("burst", allowance));
      expect(answers.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
      ]);
      await limiter.close();
    });

    it("holds a larger or smaller allowance at once", async () => {
      const limiter = createRateLimiter(store());
      expect(await allowedOf(limiter, "plan", 5, { perMinute: 2, burst: 2 })).toBe(2);
      expect(await allowedOf(limiter, "plan", 20, { perMinute: 10, burst: 12 })).toBe(7);
      expect(await allowedOf(limiter, "plan", 1, { perMinute: 2, burst: 3 })).toBe(0);
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
  expect(await limiter.take("key", { perMinute: 1, burst: 1 })).toMatchObject({ allowed: true });
  expect(await limiter.take("key", { perMinute: 1, burst: 1 })).toMatchObject({ allowed: false });
  await limiter.close();
});

it("has a fake that counts alike", async () => {
  const fake = createFakeRateLimiter();
  expect(await allowedOf(fake, "key", 200, PLAIN)).toBe(60);
  expect(await allowedOf(fake, "bursty", 200, BURSTY)).toBe(100);
});
