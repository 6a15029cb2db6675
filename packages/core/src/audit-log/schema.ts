import { z } from "zod";

/** Input of `audit-log.list`, by keyset pages. */
export const ListAuditInput = z.object({
  limit: z.number().int().min(1).max(100).default(50),
  cursor: z.string().max(400).optional(),
});
