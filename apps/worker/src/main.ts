import path from "node:path";
import { createReceiver, followMailLog } from "@penguin/core/event";
import { assertDurable, outliveDatabase } from "@penguin/db";
import { openFileJournal } from "@penguin/infra/send-journal";
import { QUEUES } from "@penguin/jobs/catalog";
import { createBullQueue, startBullWorkers } from "@penguin/jobs/runtime";
import type { QueueStore } from "@penguin/jobs/queue-store";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger, type Logger } from "@penguin/runtime/log";
import { startMetrics } from "@penguin/runtime/metric";
import { untilReady } from "@penguin/runtime/readiness";
import { createShutdownStack } from "@penguin/runtime/shutdown";
import { createContexts } from "./context.ts";
import { readWorkerEnv, type Role, type WorkerEnv } from "./env.ts";
import { createHandlers } from "./handlers/index.ts";
import { openReadiness } from "./readiness.ts";
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

const start = async (env: WorkerEnv, log: Logger): Promise<() => Promise<string[]>> => {
  const shutdown = createShutdownStack();
  const metrics = startMetrics();
  let hasStarted = false;
  const contexts = createContexts(env, shutdown, log);
  outliveDatabase((error) => log.error({ err: error }, "the database went away"));
  const store = storeOf(env);
  const readiness = openReadiness(env, store, shutdown);
  const health = await runHealth({
    port: env.WORKER_PORT,
    bootId: env.BOOT_ID,
    roles: env.ROLES,
    hasStarted: () => hasStarted,
    readiness,
    metrics,
  });
  shutdown.add("health", () => health.close());
  const queues = env.ROLES.flatMap((role) => QUEUES_OF[role] ?? []);
  const jobs = createBullQueue(store ?? { kind: "redis", url: "redis://127.0.0.1:6379" });
  shutdown.add("queue", () => jobs.close());
  const forTenant = contexts.forTenant(jobs);
  // What people are answered does not wait for a database: the edge has a disk.
  if (env.ROLES.includes("edge")) {
    if (!env.EDGE_PORT) throw new Error("EDGE_PORT is needed by the edge role");
    const edge = await runEdge({
      port: env.EDGE_PORT,
      host: env.EDGE_HOST,
      tokens: contexts.tokens,
      forTenant,
      spool: { dir: path.join(env.DATA_DIR, "edge-spool"), clock: systemClock, probe: contexts.probe },
      log,
    });
    shutdown.add("edge", () => edge.close());
  }
  await untilReady(readiness, systemClock, (missing, waitMs) =>
    log.warn({ missing, waitMs }, "what the worker needs does not answer yet; it will ask again"),
  );
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
  hasStarted = true;
  log.info({ roles: env.ROLES }, "the worker is ready");
  return async () => {
    hasStarted = false;
    const failed = await shutdown.close();
    await metrics.close();
    return failed;
  };
};

/** Ends the process when it does not come to work in time, or cannot: what hangs is seen by nobody, what ended is. */
const startInTime = async (env: WorkerEnv): Promise<() => Promise<string[]>> => {
  const log = createLogger({ name: "worker", level: env.LOG_LEVEL });
  const end = (error: unknown): never => {
    log.fatal({ err: error }, "the worker could not start");
    return process.exit(1);
  };
  const seconds = env.START_WITHIN_SECONDS;
  const late = setTimeout(() => end(new Error(`it was not ready within ${seconds} s`)), seconds * 1000);
  const stop = await start(env, log).catch(end);
  clearTimeout(late);
  return stop;
};

const stop = await startInTime(readWorkerEnv());
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    void stop().then((failed) => process.exit(failed.length === 0 ? 0 : 1));
  });
