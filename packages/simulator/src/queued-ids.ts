import { firstValue, readHeader } from "./header.ts";
import type { QueuedMail } from "./mail-queue.ts";
import type { PostfixLog } from "./postfix-log.ts";

const STEP =
  / postfix\/(?:cleanup\[\d+\]: ([0-9A-F]+): message-id=(<[^>\s]+>)|qmgr\[\d+\]: ([0-9A-F]+): from=.*\(queue active\))/g;

/** Which Message-IDs a host has ever queued, and as what. */
export interface QueuedIds {
  get(messageId: string): string | undefined;
  /** Notes one whose mail the host has, in a file that outlives it. */
  add(messageId: string, queueId: string): void;
  /** Ends when nobody else is handing this Message-ID over; until the caller calls what it gives, others wait. */
  turn(messageId: string): Promise<() => void>;
}

/**
 * Remembers Message-IDs across restarts, by what the host itself keeps: the mails in its queue, and those its log calls
 * active. A header in the log proves nothing; the host may have died before it had the mail.
 */
export function openQueuedIds(read: PostfixLog["read"], queued: Iterable<QueuedMail>): QueuedIds {
  const ids = new Map<string, string>();
  const headers = new Map<string, string>();
  for (let from = 0, part = read(0); part.next > from; part = read(from)) {
    from = part.next;
    for (const [, queueId, messageId, active] of part.text.matchAll(STEP)) {
      if (queueId && messageId) headers.set(queueId, messageId);
      const known = active && headers.get(active);
      if (active && known) ids.set(known, active);
    }
  }
  for (const { id, raw } of queued) {
    const messageId = firstValue(readHeader(raw), "message-id");
    if (messageId) ids.set(messageId, id);
  }
  const turns = new Map<string, Promise<void>>();
  return {
    get: (messageId) => ids.get(messageId),
    add: (messageId, queueId) => void ids.set(messageId, queueId),
    turn: async (messageId) => {
      while (turns.has(messageId)) await turns.get(messageId);
      let end = (): void => undefined;
      turns.set(messageId, new Promise((resolve) => (end = resolve)));
      return () => {
        turns.delete(messageId);
        end();
      };
    },
  };
}
