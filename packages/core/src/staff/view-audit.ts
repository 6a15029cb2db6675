import { auditLog, tenants } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { desc, lt } from "drizzle-orm";
import type { z } from "zod";
import { decodeCursor, parse, toPage } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { permitStaff } from "./permission.ts";
import { ViewInput } from "./schema.ts";
import { staffTransaction } from "./staff-transaction.ts";

/** The audit trail of the organisation of a grant, the newest first: what was done and by what kind of actor, not to whom. */
export async function viewAudit(ctx: StaffCtx, raw: z.input<typeof ViewInput>) {
  permitStaff(ctx, "staff.view-audit");
  const input = parse(ViewInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  return staffTransaction(
    ctx,
    { grantId: input.grantId, verb: "staff.view-audit" },
    async (tx, { until }) => {
      const [tenant] = await tx.select({ name: tenants.name }).from(tenants);
      if (!tenant) throw notFound("organisation");
      const rows = await tx
        .select({
          id: auditLog.id,
          at: auditLog.at,
          action: auditLog.action,
          actorKind: auditLog.actorKind,
          entity: auditLog.entity,
          reason: auditLog.reason,
        })
        .from(auditLog)
        .where(before ? lt(auditLog.id, before) : undefined)
        .orderBy(desc(auditLog.id))
        .limit(input.limit + 1);
      return { name: tenant.name, until, ...toPage(rows, input.limit, (row) => [row.id]) };
    },
  );
}
