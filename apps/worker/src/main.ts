import { createReceiver, followMailLog } from "@penguin/core/event";
import { assertDurable, outliveDatabase } from "@penguin/db";
import { openFileJournal } from "@penguin/infra/send-journal";
import { QUEUES } from "@penguin/jobs/catalog";
import { createBullQueue, startBullWorkers } from "@penguin/jobs/runtime";
import type { QueueStore } from "@penguin/jobs/queue-store";
import { systemClock } from "@penguin/runtime/clock";
import { startMetrics } from "@penguin/runtime/metric";
import { createShutdownStack } from "@penguin/runtime/shutdown";
import { createContexts } from "./context.ts";
import { readWorkerEnv, type Role, type WorkerEnv } from "./env.ts";
import { createHandlers } from "./handlers/index.ts";
import { runEdge } from "./roles/run-edge.ts";
import { runHealth } from "./roles/run-health.ts";
import { runSender } from "./roles/run-sender.ts";

const storeOf = (env: WorkerEnv): QueueStore | undefined => {
  if (env.REDIS_URL) return { kind: "redis", url: env.REDIS_URL };
  return env.QUEUE_DATABASE_URL ? { kind: "postgres", url: env.QUEUE_DATABASE_URL } : undefined;
};

const QUEUES_OF: Partial<Record<Role, readonly (typeof QUEUES)[number][]>> = {
  control: ["planning", "maintenance", "import", "transactional"],
  receive: ["inbound", "events"],
};

const start = async (env: WorkerEnv): Promise<() => Promise<string[]>> => {
  const shutdown = createShutdownStack();
  const metrics = startMetrics();
  let ready = false;
  const contexts = createContexts(env, shutdown);
  const { log } = contexts;
  outliveDatabase((error) => log.error({ err: error }, "the database went away"));
  const health = await runHealth({
    port: env.WORKER_PORT,
    bootId: env.BOOT_ID,
    roles: env.ROLES,
    isReady: () => ready,
    metrics,
  });
  shutdown.add("health", () => health.close());
  const store = storeOf(env);
  const queues = env.ROLES.flatMap((role) => QUEUES_OF[role] ?? []);
  const jobs = createBullQueue(store ?? { kind: "redis", url: "redis://127.0.0.1:6379" });
  shutdown.add("queue", () => jobs.close());
  const forTenant = contexts.forTenant(jobs);
  if (env.ROLES.includes("send")) {
    if (!env.SEND_JOURNAL_DIR) throw new Error("SEND_JOURNAL_DIR is needed by the send role");
    const journal = openFileJournal(env.SEND_JOURNAL_DIR, systemClock, (damage) =>
      log.error(damage, "a file had lines that cannot be read, which were left out"),
    );
    shutdown.add("journal", async () => journal.close());
    const sender = contexts.sender(journal);
    await assertDurable(sender.db);
    const running = runSender(sender);
    shutdown.add("send", () => running.close());
  }
  if (env.ROLES.includes("edge")) {
    if (!env.EDGE_PORT) throw new Error("EDGE_PORT is needed by the edge role");
    const edge = await runEdge({
      port: env.EDGE_PORT,
      host: env.EDGE_HOST,
      tokens: contexts.tokens,
      forTenant,
      log,
    });
    shutdown.add("edge", () => edge.close());
  }
  if (queues.length > 0) {
    if (!store) throw new Error("REDIS_URL or QUEUE_DATABASE_URL is needed by the control and receive roles");
    const handlers = createHandlers({
      platform: () => contexts.platform(jobs),
      account: () => contexts.account(jobs),
      forTenant,
    });
    const workers = await startBullWorkers({ store, queues, handlers, log });
    shutdown.add("workers", () => workers.close());
  }
  if (env.ROLES.includes("receive")) {
    const platform = contexts.platform(jobs);
    const receiver = createReceiver(platform);
    shutdown.add("receive", () => receiver.close());
    const follower = followMailLog(platform);
    shutdown.add("mail log", () => follower.close());
  }
  ready = true;
  log.info({ roles: env.ROLES }, "the worker is ready");
  return async () => {
    ready = false;
    const failed = await shutdown.close();
    await metrics.close();
    return failed;
  };
};

const env = readWorkerEnv();
const stop = await start(env);
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    void stop().then((failed) => process.exit(failed.length === 0 ? 0 : 1));
  });
