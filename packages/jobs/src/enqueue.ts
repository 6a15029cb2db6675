import type { JobName, JobPayload } from "./catalog.ts";

/** Wakes a worker. Never carries truth: losing what was enqueued costs time, not data. */
export interface JobQueue {
  /**
   * Enqueues one job under `key` (usually `<row>-<attempt>`); a second one under the same key is ignored while the first
   * waits or runs. `delayMs` is real time.
   */
  enqueue<N extends JobName>(
    name: N,
    payload: JobPayload<N>,
    options: { key: string; delayMs?: number },
  ): Promise<void>;
}

/** One function a job, typed by the catalogue: a missing handler is a build error. */
export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>) => Promise<void> };
