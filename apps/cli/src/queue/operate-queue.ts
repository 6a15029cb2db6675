import type { FailedJob, JobDetail, QueueCounts } from "@penguin/jobs/open-queue";
import { createQueueDesk, type QueueDesk } from "@penguin/jobs/queue-desk";
import type { QueueStore } from "@penguin/jobs/queue-store";
import type { QueueRequest } from "./arguments.ts";

/** A queue and what is in it; `oldestAt` is since when the job that has waited longest waits. */
export type QueueRow = { queue: string; oldestAt: Date | undefined } & QueueCounts;

/** What came of a request. */
export type QueueAnswer =
  | { kind: "queues"; queues: QueueRow[] }
  | { kind: "failed"; queue: string; jobs: FailedJob[] }
  | { kind: "job"; queue: string; job: JobDetail }
  | { kind: "retried"; queue: string; retried: string; jobId: string };

const LISTED_FAILURES = 100;

const operate = async (desk: QueueDesk, request: QueueRequest): Promise<QueueAnswer> => {
  if (request.action === "list") return { kind: "queues", queues: await desk.list() };
  const { action, queue } = request;
  if (action === "failed") return { kind: "failed", queue, jobs: await desk.failed(queue, LISTED_FAILURES) };
  if (action === "inspect") {
    const job = await desk.inspect(queue, request.jobId);
    if (!job) throw new Error(`no failed job of the queue ${queue} has the id ${request.jobId}`);
    return { kind: "job", queue, job };
  }
  if (action === "retry") {
    const jobId = await desk.retry(queue, request.jobId);
    return { kind: "retried", queue, retried: request.jobId, jobId };
  }
  await desk[action](queue);
  return { kind: "queues", queues: [await desk.look(queue)] };
};

/** Does to the queues of `store` what is asked. */
export async function operateQueue(store: QueueStore, request: QueueRequest): Promise<QueueAnswer> {
  const desk = createQueueDesk(store, "once");
  try {
    return await operate(desk, request);
  } finally {
    await desk.close();
  }
}
