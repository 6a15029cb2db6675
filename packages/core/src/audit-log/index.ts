import { auditLog } from "@penguin/db/schema";
import { desc, lt } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  tenantTransaction,
  toPage,
} from "../kernel/index.ts";
import { ListAuditInput } from "./schema.ts";

/** One row of the audit trail. */
export type AuditRow = typeof auditLog.$inferSelect;

/** The organisation's audit trail, newest first. */
export async function listAudit(ctx: Ctx, raw: z.input<typeof ListAuditInput>): Promise<Page<AuditRow>> {
  permit(ctx, "audit-log.list");
  const input = parse(ListAuditInput, raw);
  const [before] = decodeCursor(input.cursor, 1) ?? [];
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select()
      .from(auditLog)
      .where(before ? lt(auditLog.id, before) : undefined)
      .orderBy(desc(auditLog.id))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.id]);
}
