/**
 * Where a mail is: `queued` when the server has it whole and answers for it, `unfinished` while it is being written or was
 * left so by a crash, `held` when somebody must let it go first, `absent` when it was given up, or delivered and removed.
 */
export type QueuePlace = "queued" | "unfinished" | "held" | "absent";

/** The queue of a mail server as it lies on its disk, read only. */
export interface MailQueue {
  /** Throws when the queue cannot be read: nothing is absent then. */
  find(queueId: string): Promise<QueuePlace>;
}

export { openPostfixQueue } from "./postfix-queue.ts";
