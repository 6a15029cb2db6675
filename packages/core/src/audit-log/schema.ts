import { z } from "zod";
import { Cursor, line } from "../kernel/schema.ts";

/** Who may have acted, as the trail names it. */
export const AUDIT_ACTORS = ["user", "api_key", "system", "contact", "operator"] as const;

/** What of the trail is asked for: by the beginning of the action, who acted, on what, and when. */
export const AuditFilter = z.object({
  action: line().max(80).optional(),
  actorKind: z.enum(AUDIT_ACTORS).optional(),
  actorId: z.uuid().optional(),
  entityId: z.uuid().optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
/** Whose personal data the trail may hold, as it names them. */
export const SUBJECT_KINDS = ["user", "contact", "invitation"] as const;
/** Input of `audit-log.erase-subject`: whom, and the id or the address typed again. */
export const EraseSubjectInput = z.object({
  kind: z.enum(SUBJECT_KINDS),
  subjectId: z.uuid("The id as the log names it: 36 characters."),
  confirm: line().max(254),
});
/** Input of `audit-log.list`, by keyset pages. */
export const ListAuditInput = AuditFilter.extend({
  limit: z.number().int().min(1).max(100).default(50),
  cursor: Cursor,
});
