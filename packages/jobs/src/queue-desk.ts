import { QUEUES, type QueueName } from "./catalog.ts";
import type { FailedJob, JobDetail, OpenQueue, QueueCounts } from "./open-queue.ts";
import { openQueue, type QueueStore } from "./queue-store.ts";

/** A queue, what is in it, and since when the job that has waited longest waits. */
export type QueueRow = { queue: QueueName; oldestAt: Date | undefined } & QueueCounts;

/** All queues of the catalogue, for those who operate them. */
export interface QueueDesk {
  list(): Promise<QueueRow[]>;
  look(queue: QueueName): Promise<QueueRow>;
  /** See {@link OpenQueue.pause}. */
  pause(queue: QueueName): Promise<void>;
  resume(queue: QueueName): Promise<void>;
  failed(queue: QueueName, limit: number): Promise<FailedJob[]>;
  inspect(queue: QueueName, id: string): Promise<JobDetail | undefined>;
  /** See {@link OpenQueue.retry}. */
  retry(queue: QueueName, id: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens each queue when it is first asked about. A command says `once`, to hear at once that Redis is away. */
export function createQueueDesk(store: QueueStore, connect?: "once"): QueueDesk {
  const opened = new Map<QueueName, OpenQueue>();
  const of = (name: QueueName): OpenQueue => {
    const queue = opened.get(name) ?? openQueue(store, name, connect);
    opened.set(name, queue);
    return queue;
  };
  const look = async (queue: QueueName): Promise<QueueRow> => {
    const [counts, oldestAt] = await Promise.all([of(queue).counts(), of(queue).oldest()]);
    return { queue, oldestAt, ...counts };
  };
  return {
    list: () => Promise.all(QUEUES.map(look)),
    look,
    pause: (queue) => of(queue).pause(),
    resume: (queue) => of(queue).resume(),
    failed: (queue, limit) => of(queue).failed(limit),
    inspect: (queue, id) => of(queue).inspect(id),
    retry: (queue, id) => of(queue).retry(id),
    close: async () => void (await Promise.all([...opened.values()].map((queue) => queue.close()))),
  };
}
