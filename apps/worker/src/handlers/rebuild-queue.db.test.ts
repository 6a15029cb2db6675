import { getImport, startImport } from "@penguin/core/contact";
import { createKit, createTenant, type Kit, upload } from "@penguin/core/testing";
import { openQueue, prepareQueueStore, type QueueStore } from "@penguin/jobs/queue-store";
import { QUEUES } from "@penguin/jobs/catalog";
import { createBullQueue, startBullWorkers } from "@penguin/jobs/runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addSenderDomain, getSenderDomain } from "@penguin/core/sender-domain";
import { addMailbox } from "@penguin/core/testing";
import { getMailbox } from "@penguin/core/mailbox";
import { createHandlers } from "./index.ts";

let kit: Kit;
let store: QueueStore;
beforeAll(async () => {
  kit = await createKit();
  store = { kind: "postgres", url: kit.database.url("pm_queue") };
  await prepareQueueStore(store);
});
afterAll(() => kit.close());

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 4000; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it did not happen within a hundred seconds");
};

it("rebuilds imports, due domains and due mailboxes from the rows after the queue was wiped", {
  timeout: 180_000,
}, async () => {
  const tenant = await createTenant(kit);
  const jobs = createBullQueue(store);
  const ctx = { ...tenant.ctx, jobs };
  const { importId, mapping } = await upload(tenant, "email\na@firm.example\nb@firm.example\n");
  await startImport(ctx, { importId, mapping, listName: "People" });
  const domain = await addSenderDomain(ctx, { workspaceId: tenant.workspaceId, name: "wiped.example.com" });
  const mailbox = await addMailbox(kit, tenant);
  for (const name of QUEUES) {
    const queue = openQueue(store, name);
    await queue.wipe();
    expect(await queue.depth()).toBe(0);
    await queue.close();
  }

  const handlers = createHandlers({
    platform: () => ({ ...kit.platform(), jobs }),
    account: () => ({ ...kit.account(), jobs }),
    forTenant: (tenantId, job) => ({ ...kit.system(tenantId, job), jobs }),
  });
  const workers = await startBullWorkers({ store, queues: QUEUES, handlers, log: kit.account().log });

  await until(async () => (await getImport(ctx, { importId })).state === "completed");
  await until(async () => (await getSenderDomain(ctx, { senderDomainId: domain.id })).checkedAt !== null);
  await until(async () => (await getMailbox(ctx, { mailboxId: mailbox.id })).syncedAt !== null);
  expect(await getImport(ctx, { importId })).toMatchObject({ rowsImported: 2, rowsRefused: 0 });
  await workers.close();
  await jobs.close();
});
