import { DELIVERED_AFTER_MS, NO_EVIDENCE_AFTER_MS } from "./deadlines.ts";
import type { MessageState } from "./schema.ts";

/** What happens to a mail next, and by when; `at` is null where it does not depend on a moment. */
export interface Follows {
  what: "claim" | "settlement" | "evidence" | "log" | "delivered" | "nothing";
  at: Date | null;
}

interface Facts {
  state: MessageState;
  dueAt: Date;
  leaseUntil: Date | null;
  acceptedAt: Date | null;
}

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** Every state that runs has a deadline: which one holds for a mail, and what it is for. */
export function whatFollows({ state, dueAt, leaseUntil, acceptedAt }: Facts): Follows {
  if (state === "planned" || state === "deferred") return { what: "claim", at: dueAt };
  if (state === "sending") return { what: "settlement", at: leaseUntil };
  if (state === "unknown") return { what: "evidence", at: later(dueAt, NO_EVIDENCE_AFTER_MS) };
  if (state !== "sent") return { what: "nothing", at: null };
  return acceptedAt
    ? { what: "delivered", at: later(acceptedAt, DELIVERED_AFTER_MS) }
    : { what: "log", at: null };
}
