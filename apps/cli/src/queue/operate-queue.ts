import type { FailedJob, OpenQueue, QueueCounts } from "@penguin/jobs/open-queue";
import { openQueue, type QueueStore } from "@penguin/jobs/queue-store";
import { QUEUES } from "@penguin/jobs/runtime";
import type { QueueRequest } from "./arguments.ts";

/** A queue and what is in it. */
export type QueueRow = { queue: string } & QueueCounts;

/** What came of a request. */
export type QueueAnswer =
  | { kind: "queues"; queues: QueueRow[] }
  | { kind: "failed"; queue: string; jobs: FailedJob[] }
  | { kind: "retried"; queue: string; retried: string; jobId: string };

const LISTED_FAILURES = 100;

const withQueue = async <T>(
  store: QueueStore,
  name: string,
  work: (queue: OpenQueue) => Promise<T>,
): Promise<T> => {
  const queue = openQueue(store, name, "once");
  try {
    return await work(queue);
  } finally {
    await queue.close();
  }
};

const look = (store: QueueStore, name: string): Promise<QueueRow> =>
  withQueue(store, name, async (queue) => ({ queue: name, ...(await queue.counts()) }));

/** Does to the queues of `store` what is asked. */
export async function operateQueue(store: QueueStore, request: QueueRequest): Promise<QueueAnswer> {
  if (request.action === "list") {
    const queues: QueueRow[] = [];
    for (const name of QUEUES) queues.push(await look(store, name));
    return { kind: "queues", queues };
  }
  const { action, queue: name } = request;
  if (action === "failed")
    return withQueue(store, name, async (queue) => ({
      kind: "failed",
      queue: name,
      jobs: await queue.failed(LISTED_FAILURES),
    }));
  if (action === "retry")
    return withQueue(store, name, async (queue) => ({
      kind: "retried",
      queue: name,
      retried: request.jobId,
      jobId: await queue.retry(request.jobId),
    }));
  await withQueue(store, name, (queue) => queue[action]());
  return { kind: "queues", queues: [await look(store, name)] };
}
