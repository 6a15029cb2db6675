import type { Clock } from "@penguin/runtime/clock";
import { everyMs, type JobName, type JobPayload, RECURRING } from "./catalog.ts";
import type { JobHandlers, JobQueue } from "./enqueue.ts";

type Waiting = { name: JobName; payload: JobPayload<JobName>; key: string; dueMs: number; order: number };

/** Runs jobs in this process, in a fixed order, as the clock says; for rehearsals and tests. */
export interface InProcessRunner extends JobQueue {
  /** Runs everything due now, recurring jobs included, until nothing more is due. Returns how many jobs ran. */
  runDue(): Promise<number>;
}

/** A runner whose recurring jobs are those named; a job that throws ends the run with its error. */
export function createInProcessRunner(options: {
  clock: Clock;
  handlers: JobHandlers;
  recurring?: readonly JobName[];
}): InProcessRunner {
  const { clock, handlers } = options;
  const recurring = options.recurring ?? RECURRING;
  const nextMs = new Map(recurring.map((name) => [name, 0]));
  let waiting: Waiting[] = [];
  let order = 0;

  const takeDue = (): Waiting | undefined => {
    const nowMs = clock.now().getTime();
    const due = waiting
      .filter((job) => job.dueMs <= nowMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
    if (due) waiting = waiting.filter((job) => job !== due);
    return due;
  };

  const run = async (name: JobName, payload: JobPayload<JobName>): Promise<void> => {
    const handler = handlers[name] as (payload: JobPayload<JobName>) => Promise<void>;
    await handler(payload);
  };

  return {
    enqueue: async (name, payload, { key, delayMs }) => {
      if (waiting.some((job) => job.name === name && job.key === key)) return;
      waiting.push({ name, payload, key, dueMs: clock.now().getTime() + (delayMs ?? 0), order: order++ });
    },
    runDue: async () => {
      let ran = 0;
      const nowMs = clock.now().getTime();
      for (const name of recurring) {
        if ((nextMs.get(name) ?? 0) > nowMs) continue;
        nextMs.set(name, nowMs + (everyMs(name) ?? 0));
        await run(name, { requestId: "runner" } as JobPayload<JobName>);
        ran += 1;
      }
      for (let job = takeDue(); job; job = takeDue()) {
        await run(job.name, job.payload);
        ran += 1;
      }
      return ran;
    },
  };
}
