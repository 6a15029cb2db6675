import { randomUUID } from "node:crypto";
import type { Job, JobsOptions, Queue } from "bullmq";

/** How one job is added. */
export interface AddOptions extends Pick<JobsOptions, "delay" | "attempts" | "backoff"> {
  /** A second job under the same key is ignored while the first waits or runs. */
  key: string;
}

/** How many jobs of a queue are in which state; those that wait stay there while the queue is paused. */
export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  paused: boolean;
}

/** A job that is out of attempts. */
export interface FailedJob {
  id: string;
  name: string;
  attempts: number;
  failedAt: Date;
  /** The last error in one line, without addresses and parameters. */
  reason: string;
}

/** A failed job and what it was to work on. */
export interface JobDetail extends FailedJob {
  addedAt: Date;
  /** The ids in its payload; whatever else stands there is left out. */
  ids: Record<string, string>;
}

/** One queue, as producers and operators use it. */
export interface OpenQueue {
  add(name: string, data: unknown, options: AddOptions): Promise<void>;
  /** Starts `name` again and again, once for all processes. */
  schedule(name: string, everyMs: number, data: unknown): Promise<void>;
  /** Waiting, running and delayed jobs. */
  depth(): Promise<number>;
  counts(): Promise<QueueCounts>;
  /** Lets no further job start, in any process, until `resume`; what runs is finished. Outlives restarts. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** When the job that has waited longest was added; undefined when none waits. */
  oldest(): Promise<Date | undefined>;
  /** The latest failed jobs, newest first. */
  failed(limit: number): Promise<FailedJob[]>;
  /** One failed job; undefined when no failed job has this id. */
  inspect(id: string): Promise<JobDetail | undefined>;
  /**
   * Adds a failed job again, with all its attempts and under its key, and gives the id of the job that now stands for it:
   * a new one, or the one that has the key already; a recurring job keeps its id. Throws when no failed job has this id.
   */
  retry(id: string): Promise<string>;
  /** Throws everything away, a pause included. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

const WEEK_SECONDS = 7 * 86_400;
/** Failed jobs stay for the operator. Their stack is in the log only, because it repeats messages that name people. */
export const RETENTION: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: { count: 1000, age: WEEK_SECONDS },
  stackTraceLimit: 0,
};

/**
 * The key is BullMQ's deduplication and not the job's id: a kept failed job would keep its id taken, and what the
 * reconcilers add under it would be ignored. An id is never used twice, so no key can point at another job.
 */
const optionsOf = (key: string | undefined, options: JobsOptions): JobsOptions => ({
  ...options,
  jobId: randomUUID(),
  ...(key === undefined ? {} : { deduplication: { id: key } }),
});

const failedJob = (job: Job): FailedJob => ({
  id: job.id ?? "",
  name: job.name,
  attempts: job.attemptsMade,
  failedAt: new Date(job.finishedOn ?? job.timestamp),
  reason: job.failedReason,
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const idsOf = (data: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && UUID.test(entry[1]),
    ),
  );

const inspectFailed = async (queue: Queue, id: string): Promise<JobDetail | undefined> => {
  const job: Job | undefined = await queue.getJob(id);
  if (!job || !(await job.isFailed())) return undefined;
  return { ...failedJob(job), addedAt: new Date(job.timestamp), ids: idsOf(job.data) };
};

const oldestWaiting = async (queue: Queue): Promise<Date | undefined> => {
  const [job] = await queue.getJobs(["waiting"], 0, 0, true);
  return job && new Date(job.timestamp);
};

const retryFailed = async (queue: Queue, id: string): Promise<string> => {
  const job: Job | undefined = await queue.getJob(id);
  if (!job || !(await job.isFailed()))
    throw new Error(`no failed job of the queue ${queue.name} has the id ${id}`);
  if (job.repeatJobKey !== undefined) {
    await job.retry("failed", { resetAttemptsMade: true });
    return id;
  }
  const { attempts, backoff } = job.opts;
  const again = await queue.add(job.name, job.data, optionsOf(job.deduplicationId, { attempts, backoff }));
  await job.remove();
  return again.id ?? "";
};

/** What waits is counted by priority (all have none): of a paused queue PostgreSQL would say that nothing waits. */
const countJobs = async (queue: Queue): Promise<Omit<QueueCounts, "paused">> => {
  const { 0: waiting = 0 } = await queue.getCountsPerPriority([0]);
  const { active = 0, delayed = 0, failed = 0 } = await queue.getJobCounts("active", "delayed", "failed");
  return { waiting, active, delayed, failed };
};

/** Our contract over a queue of BullMQ on either store. */
export const wrapQueue = (queue: Queue): OpenQueue => ({
  add: async (name, data, { key, ...options }) => void (await queue.add(name, data, optionsOf(key, options))),
  schedule: async (name, everyMs, data) =>
    void (await queue.upsertJobScheduler(name, { every: everyMs }, { name, data })),
  depth: async () => {
    const { waiting, active, delayed } = await countJobs(queue);
    return waiting + active + delayed;
  },
  counts: async () => ({ ...(await countJobs(queue)), paused: await queue.isPaused() }),
  pause: () => queue.pause(),
  resume: () => queue.resume(),
  failed: async (limit) => (await queue.getFailed(0, limit - 1)).map(failedJob),
  oldest: () => oldestWaiting(queue),
  inspect: (id) => inspectFailed(queue, id),
  retry: (id) => retryFailed(queue, id),
  wipe: () => queue.obliterate({ force: true }),
  close: () => queue.close(),
});
