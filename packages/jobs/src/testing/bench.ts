import type { OpenQueue } from "../open-queue.ts";
import type { OpenWorker, QueueStore } from "../queue-store.ts";

/** Waits until `condition` holds, at most ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it did not happen within ten seconds");
}

/** Waits. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** What a test of the suite gets: queues and workers of its own, closed after it. */
export interface Bench {
  /** A queue of a name of its own. */
  queue(): { name: string; open: OpenQueue };
  worker(
    name: string,
    work: (job: { name: string; data: unknown; attemptsMade: number }) => Promise<void>,
  ): OpenWorker;
  store: QueueStore;
}
