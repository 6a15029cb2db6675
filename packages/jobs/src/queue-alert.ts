import { gauge } from "@penguin/runtime/metric";
import type { QueueName } from "./catalog.ts";
import type { OpenQueue } from "./open-queue.ts";

const MOST_WAITING = 10_000;
const MOST_FAILING = 0.05;
/** The share of failures is of the latest jobs this process ran. */
const LATEST = 200;
/** One failure among a handful says nothing. */
const FEWEST = 20;

/** True when somebody has to look: more than 10,000 jobs wait, or more than 5 % of the latest 200 failed. */
export function needsOperator(waiting: number, latest: readonly boolean[]): boolean {
  if (waiting > MOST_WAITING) return true;
  const failed = latest.filter((ok) => !ok).length;
  return latest.length >= FEWEST && failed / latest.length > MOST_FAILING;
}

/** Watches queues for an alert: what runs tells how it went, and who asks for the metrics reads depth and alert. */
export interface QueueWatch {
  ran(queue: QueueName, ok: boolean): void;
  close(): void;
}

/** Metrics `queue.waiting` and `queue.alert` (1 or 0) of these queues, with the label `queue`. */
export function watchQueues(queues: ReadonlyMap<QueueName, Pick<OpenQueue, "counts">>): QueueWatch {
  const latest = new Map<QueueName, boolean[]>();
  const read = async (value: (waiting: number, queue: QueueName) => number) =>
    Promise.all(
      [...queues].map(async ([queue, open]) => {
        const { waiting } = await open.counts();
        return { value: value(waiting, queue), labels: { queue } };
      }),
    );
  const off = [
    gauge("queue.waiting", "Jobs that wait", () => read((waiting) => waiting)),
    gauge("queue.alert", "1 where more than 10,000 jobs wait or more than 5 % of the latest failed", () =>
      read((waiting, queue) => (needsOperator(waiting, latest.get(queue) ?? []) ? 1 : 0)),
    ),
  ];
  return {
    ran: (queue, ok) => latest.set(queue, [...(latest.get(queue) ?? []), ok].slice(-LATEST)),
    close: () => {
      for (const stop of off) stop();
    },
  };
}
