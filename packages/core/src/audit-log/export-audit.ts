import { auditLog } from "@penguin/db/schema";
import { and, asc, gt } from "drizzle-orm";
import type { z } from "zod";
import { type Ctx, csvCell, openPersonal, parse, permit, tenantTransaction } from "../kernel/index.ts";
import { AuditFilter } from "./schema.ts";
import { conditionsOf } from "./list-audit.ts";

const BATCH = 500;
const COLUMNS = [
  "at",
  "action",
  "actorKind",
  "actorId",
  "entity",
  "entityId",
  "reason",
  "before",
  "after",
  "ip",
  "requestId",
  "classification",
  "retention",
  "id",
] as const;

/**
 * The trail as CSV with a first line of names, oldest first, in pieces of 500 rows, so that memory stays bounded however
 * long it is; "erased" stands for personal data that was erased. Throws `forbidden` before the first piece.
 */
export async function* exportAudit(ctx: Ctx, raw: z.input<typeof AuditFilter>): AsyncGenerator<string> {
  permit(ctx, "audit-log.list");
  const filter = parse(AuditFilter, raw);
  yield `${COLUMNS.join(",")}\r\n`;
  let after: string | undefined;
  for (;;) {
    const from = after;
    const rows = await tenantTransaction(ctx, async (tx) => {
      const found = await tx
        .select()
        .from(auditLog)
        .where(and(from === undefined ? undefined : gt(auditLog.id, from), ...conditionsOf(filter)))
        .orderBy(asc(auditLog.id))
        .limit(BATCH);
      return openPersonal(tx, ctx, found);
    });
    if (rows.length > 0)
      yield rows.map((row) => `${COLUMNS.map((name) => csvCell(row[name])).join(",")}\r\n`).join("");
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id;
  }
}
