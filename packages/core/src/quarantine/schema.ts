import { z } from "zod";
import { Cursor, line } from "../kernel/schema.ts";
import { Email } from "../account/schema.ts";

/** What a person can say a mail in quarantine is. */
export const QUARANTINE_CHOICES = ["reply", "bounce", "auto_reply", "unsubscribe", "ignore"] as const;

/** Input of `quarantine.list`: what waits or what was decided, search and a keyset page. */
export const ListQuarantineInput = z.object({
  state: z.enum(["waiting", "decided"]).default("waiting"),
  search: line().max(254).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Input of `quarantine.decide`: what the mail is, and whom it is about where that is not whom it seems to be about. */
export const DecideQuarantineInput = z.object({
  quarantineId: z.uuid(),
  decision: z.enum(QUARANTINE_CHOICES),
  address: Email.optional(),
});
/** Input of `quarantine.get-test-case`. */
export const TestCaseInput = z.object({ quarantineId: z.uuid() });
