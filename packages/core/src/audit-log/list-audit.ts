import { auditLog } from "@penguin/db/schema";
import { and, desc, eq, gte, lt, lte, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  openPersonal,
  type Page,
  parse,
  permit,
  tenantTransaction,
  toPage,
} from "../kernel/index.ts";
import type { AuditRow } from "./chain.ts";
import { type AuditFilter, ListAuditInput } from "./schema.ts";

/** The conditions a filter stands for; a word that is in no action finds nothing, whatever characters it has. */
export const conditionsOf = (filter: z.output<typeof AuditFilter>): (SQL | undefined)[] => [
  filter.action === undefined ? undefined : sql`starts_with(${auditLog.action}, ${filter.action})`,
  filter.actorKind && eq(auditLog.actorKind, filter.actorKind),
  filter.actorId === undefined ? undefined : eq(auditLog.actorId, filter.actorId),
  filter.entityId === undefined ? undefined : eq(auditLog.entityId, filter.entityId),
  filter.from === undefined ? undefined : gte(auditLog.at, new Date(filter.from)),
  filter.to === undefined ? undefined : lte(auditLog.at, new Date(filter.to)),
];

/** The organisation's audit trail, newest first; "erased" stands for personal data that was erased. */
export async function listAudit(ctx: Ctx, raw: z.input<typeof ListAuditInput>): Promise<Page<AuditRow>> {
  permit(ctx, "audit-log.list");
  const input = parse(ListAuditInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await tenantTransaction(ctx, async (tx) => {
    const found = await tx
      .select()
      .from(auditLog)
      .where(and(before ? lt(auditLog.id, before) : undefined, ...conditionsOf(input)))
      .orderBy(desc(auditLog.id))
      .limit(input.limit + 1);
    return openPersonal(tx, ctx, found);
  });
  return toPage(rows, input.limit, (row) => [row.id]);
}
