import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { createProcesses } from "../process/processes.mjs";
import { freePort } from "../process/free-port.mjs";
import { findRedisServer, pingRedis, startRedis } from "./redis.mjs";

it.skipIf(!findRedisServer())("starts a Redis whose files are damaged, without them", async () => {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-redis-"));
  const folder = path.join(state, "redis");
  const processes = createProcesses({ logs: path.join(state, "logs") });
  const wish = { processes, binary: findRedisServer(), folder, port: await freePort(), password: "secret" };
  const first = await startRedis(wish);
  expect(first.isEmptied).toBe(false);
  await processes.stop(first.handle);
  const kept = path.join(folder, "appendonlydir");
  for (const name of fs.readdirSync(kept)) fs.writeFileSync(path.join(kept, name), "torn");
  const second = await startRedis(wish);
  expect([second.isEmptied, await pingRedis(second.url)]).toEqual([true, true]);
  expect(fs.existsSync(path.join(`${folder}.damaged`, "appendonlydir"))).toBe(true);
  await processes.stop(second.handle);
  fs.rmSync(state, { recursive: true });
});
