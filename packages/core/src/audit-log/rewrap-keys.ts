import { auditSubjects, tenants } from "@penguin/db/schema";
import { and, asc, eq, gt, isNotNull } from "drizzle-orm";
import {
  type Ctx,
  eachTenant,
  keyBindingOf,
  type PlatformCtx,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";

const BATCH = 200;
const FIRST = "00000000-0000-0000-0000-000000000000";

const rewrapBatch = (ctx: Ctx, after: string): Promise<{ rewrapped: number; last: string | undefined }> =>
  tenantTransaction(ctx, async (tx) => {
    // The lock keeps an erasure that comes in between from being undone.
    const rows = await tx
      .select()
      .from(auditSubjects)
      .where(and(gt(auditSubjects.id, after), isNotNull(auditSubjects.sealedKey)))
      .orderBy(asc(auditSubjects.id))
      .limit(BATCH)
      .for("no key update");
    let rewrapped = 0;
    for (const row of rows) {
      const sealedKey = ctx.doors.secrets.rewrap(keyBindingOf(row), row.sealedKey ?? "");
      if (sealedKey === undefined) continue;
      await tx.update(auditSubjects).set({ sealedKey }).where(eq(auditSubjects.id, row.id));
      rewrapped += 1;
    }
    if (rewrapped > 0)
      await writeAudit(tx, ctx, {
        action: "audit-log.rewrap-keys",
        entity: "tenant",
        entityId: ctx.tenantId,
        after: { rewrapped },
      });
    return { rewrapped, last: rows.length < BATCH ? undefined : rows.at(-1)?.id };
  });

const rewrapTenant = async (ctx: Ctx): Promise<number> => {
  let sum = 0;
  for (let after: string | undefined = FIRST; after !== undefined; ) {
    const batch = await rewrapBatch(ctx, after);
    sum += batch.rewrapped;
    after = batch.last;
  }
  return sum;
};

/** Seals every key of a subject anew that an older key than the first sealed, so that the older key can be taken away; how many. */
export async function rewrapKeys(ctx: PlatformCtx): Promise<number> {
  const ids = await ctx.control.select({ tenantId: tenants.tenantId }).from(tenants);
  return eachTenant(
    ctx,
    ids.map((row) => row.tenantId),
    "audit-log.rewrap-keys",
    rewrapTenant,
  );
}
