import type { PostfixLog } from "./postfix-log.ts";

const QUEUED = / postfix\/cleanup\[\d+\]: ([0-9A-F]+): message-id=(<[^>\s]+>)/g;

/** Which Message-IDs a host has ever queued, and as what. */
export interface QueuedIds {
  get(messageId: string): string | undefined;
  add(messageId: string, queueId: string): void;
}

/** Remembers Message-IDs across restarts, by what the host's own log tells. */
export function openQueuedIds(read: PostfixLog["read"]): QueuedIds {
  const ids = new Map<string, string>();
  for (let from = 0, part = read(0); part.next > from; part = read(from)) {
    from = part.next;
    for (const [, queueId, messageId] of part.text.matchAll(QUEUED))
      if (messageId && queueId) ids.set(messageId, queueId);
  }
  return {
    get: (messageId) => ids.get(messageId),
    add: (messageId, queueId) => void ids.set(messageId, queueId),
  };
}
