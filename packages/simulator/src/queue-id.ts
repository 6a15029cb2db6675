import type { MailQueue } from "./mail-queue.ts";
import { seededToken } from "./reply-text.ts";
import type { World } from "./world.ts";

/** A queue id that depends on the message, not on when or in which order it came, unless the very same is queued. */
export function newQueueId(world: World, queue: MailQueue, key: readonly string[]): string {
  for (let copy = 0; ; copy += 1) {
    const id = seededToken(world.seed, "queue", ...key, copy)
      .slice(0, 11)
      .toUpperCase();
    if (!queue.has(id)) return id;
  }
}
