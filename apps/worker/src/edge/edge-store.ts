import { type Hit, type HitRecorder, unsubscribeByMessage } from "@penguin/core/event";
import type { Ctx } from "@penguin/core/kernel";

/** Whom an opt-out is about. */
export interface OptOut {
  tenantId: string;
  messageId: string;
}

/** Where an edge reads and writes. */
export interface EdgeStore {
  /** Resolves when the open will count, whatever happens next. Throws when it will not. */
  open(hit: Hit): Promise<void>;
  /** The destination of a click; throws when it cannot be said now. Nothing is promised then. */
  click(hit: Hit): Promise<string | undefined>;
  /** Resolves when the opt-out holds or will, whatever happens next. Throws when it will not. */
  unsubscribe(who: OptOut): Promise<void>;
  /** What `read` gives, or undefined when that cannot be said now. */
  ask<T>(read: () => Promise<T>): Promise<{ value: T } | undefined>;
}

/** A store that waits for the database however long that takes. */
export function createDirectStore(options: {
  hits: HitRecorder;
  forTenant: (tenantId: string) => Ctx;
}): EdgeStore {
  const { hits, forTenant } = options;
  return {
    open: async (hit) => void (await hits.record(hit)),
    click: (hit) => hits.record(hit),
    unsubscribe: async ({ tenantId, messageId }) =>
      void (await unsubscribeByMessage(forTenant(tenantId), messageId)),
    ask: async (read) => ({ value: await read() }),
  };
}
