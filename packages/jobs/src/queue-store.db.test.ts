import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestDatabase } from "@penguin/testkit";
import { describeQueueStore } from "./testing/queue-suite.ts";

describeQueueStore("BullMQ on PostgreSQL", async () => {
  const database = await createTestDatabase();
  return { store: { kind: "postgres", url: database.url("pm_queue") }, close: () => database.drop() };
});

const hasRedis = (): boolean => {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

const startRedis = async () => {
  const [port, dir] = [await freePort(), mkdtempSync(path.join(tmpdir(), "redis-"))];
  const options = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    dir,
    "--save",
    "",
    "--maxmemory-policy",
    "noeviction",
  ];
  const child = spawn("redis-server", options, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    store: { kind: "redis" as const, url: `redis://127.0.0.1:${port}/0` },
    close: async () => {
      child.kill();
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

describeQueueStore("BullMQ on Redis (needs redis-server)", startRedis, hasRedis());
