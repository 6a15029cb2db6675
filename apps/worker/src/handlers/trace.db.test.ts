import { PassThrough } from "node:stream";
import { startImport } from "@penguin/core/contact";
import { createKit, createTenant, type Kit, upload } from "@penguin/core/testing";
import { prepareQueueStore, type QueueStore } from "@penguin/jobs/queue-store";
import { createBullQueue, startBullWorkers } from "@penguin/jobs/runtime";
import { createLogger } from "@penguin/runtime/log";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHandlers } from "./index.ts";

let kit: Kit;
let store: QueueStore;
beforeAll(async () => {
  kit = await createKit();
  store = { kind: "postgres", url: kit.database.url("pm_queue") };
  await prepareQueueStore(store);
});
afterAll(() => kit.close());

it("carries the id of a request through the queue into the worker's log, and nobody's address with it", {
  timeout: 180_000,
}, async () => {
  const lines: string[] = [];
  const destination = new PassThrough().on("data", (chunk) => lines.push(String(chunk)));
  const log = createLogger({ name: "worker", level: "debug", destination });
  const jobs = createBullQueue(store);
  const tenant = await createTenant(kit);
  const ctx = { ...tenant.ctx, jobs, log, requestId: "request-0123456789" };
  const { importId, mapping } = await upload(tenant, "email\nsecret.person@firm.example\nnot an address\n");
  await startImport(ctx, { importId, mapping, listName: "People" });
  const handlers = createHandlers({
    platform: () => ({ ...kit.platform(), jobs, log }),
    account: () => ({ ...kit.account(), jobs, log }),
    forTenant: (tenantId, job) => ({ ...kit.system(tenantId, job), jobs, log }),
  });
  const workers = await startBullWorkers({ store, queues: ["import"], handlers, log });
  for (let tries = 0; tries < 2000 && !lines.some((line) => line.includes("contact.import")); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  await workers.close();
  await jobs.close();

  const ran = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find((line) => line["job"] === "contact.import");
  expect(ran).toMatchObject({
    requestId: "request-0123456789",
    operation: "contact.import",
    msg: "a job ran",
  });
  expect(lines.join("")).not.toContain("secret.person");
});
