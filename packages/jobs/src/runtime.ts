import { durationMs, counter } from "@penguin/runtime/metric";
import type { Logger } from "@penguin/runtime/log";
import { withTrace } from "@penguin/runtime/trace";
import { CATALOG, everyMs, type JobName, type JobPayload, type QueueName, RECURRING } from "./catalog.ts";
import type { JobHandlers, JobQueue } from "./enqueue.ts";
import type { OpenQueue } from "./open-queue.ts";
import { watchQueues } from "./queue-alert.ts";
import { openQueue, type OpenWorker, openWorker, type QueueStore } from "./queue-store.ts";

const CONCURRENCY: Readonly<Record<QueueName, number>> = {
  transactional: 5,
  import: 2,
  planning: 2,
  inbound: 5,
  events: 2,
  maintenance: 1,
};

const isJob = (name: string): name is JobName => name in CATALOG;

/** A producer over BullMQ; each queue is opened at its first job. */
export function createBullQueue(store: QueueStore): JobQueue & { close(): Promise<void> } {
  const open = new Map<QueueName, OpenQueue>();
  const queueOf = (name: QueueName): OpenQueue => {
    const kept = open.get(name) ?? openQueue(store, name);
    open.set(name, kept);
    return kept;
  };
  return {
    enqueue: async (name, payload, { key, delayMs }) => {
      const { queue, attempts, backoffMs } = CATALOG[name];
      await queueOf(queue).add(name, payload, {
        key: `${name}-${key}`,
        delay: delayMs,
        attempts,
        backoff: { type: "exponential", delay: backoffMs },
      });
    },
    close: async () => void (await Promise.all([...open.values()].map((queue) => queue.close()))),
  };
}

const runJob = async (handlers: JobHandlers, name: JobName, data: unknown): Promise<void> => {
  const payload = CATALOG[name].payload.parse(data);
  const handler = handlers[name] as (payload: JobPayload<JobName>) => Promise<void>;
  await handler(payload as JobPayload<JobName>);
};

/**
 * Consumes the given queues and keeps the recurring jobs of them scheduled. A job of an unknown name is logged and
 * completed, because schedules outlive builds. `close` waits for running jobs.
 */
export async function startBullWorkers(options: {
  store: QueueStore;
  queues: readonly QueueName[];
  handlers: JobHandlers;
  log: Logger;
}): Promise<{ close(): Promise<void> }> {
  const { store, handlers, log } = options;
  const took = durationMs("job.duration", "How long jobs ran");
  const failures = counter("job.failures", "Jobs that threw");
  const workers: OpenWorker[] = [];
  const schedulers = new Map(options.queues.map((name) => [name, openQueue(store, name)]));
  const watch = watchQueues(schedulers);
  for (const [name, queue] of schedulers) {
    for (const job of RECURRING.filter((candidate) => CATALOG[candidate].queue === name))
      await queue.schedule(job, everyMs(job) ?? 60_000, { requestId: job.replace(".", "-") });
    const process = async (job: { name: string; data: unknown; attemptsMade: number }): Promise<void> => {
      if (!isJob(job.name))
        return log.warn({ job: job.name }, "an unknown job was completed without doing anything");
      const jobName = job.name;
      const started = performance.now();
      const { requestId: given } = job.data as { requestId?: unknown };
      const requestId = typeof given === "string" ? given : "none";
      const level = everyMs(jobName) === undefined ? "info" : "debug";
      await withTrace({ requestId, operation: jobName }, async () => {
        try {
          await runJob(handlers, jobName, job.data);
          watch.ran(name, true);
          log[level]({ job: jobName, ms: Math.round(performance.now() - started) }, "a job ran");
        } catch (error) {
          watch.ran(name, false);
          failures.add(1, { job: jobName });
          log.error({ err: error, job: jobName, attempt: job.attemptsMade + 1 }, "a job failed");
          throw error;
        } finally {
          took.record(performance.now() - started, { job: jobName });
        }
      });
    };
    workers.push(openWorker(store, name, process, CONCURRENCY[name]));
  }
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      watch.close();
      await Promise.all([...schedulers.values()].map((queue) => queue.close()));
    },
  };
}
