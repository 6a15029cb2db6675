import { secrets, tenants } from "@penguin/db/schema";
import { asc, eq, gt } from "drizzle-orm";
import { type Ctx, eachTenant, type PlatformCtx, tenantTransaction, writeAudit } from "../kernel/index.ts";

const BATCH = 200;

const rewrapBatch = (ctx: Ctx, after: string): Promise<{ rewrapped: number; last: string | undefined }> =>
  tenantTransaction(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(secrets)
      .where(gt(secrets.id, after))
      .orderBy(asc(secrets.id))
      .limit(BATCH)
      .for("no key update");
    let rewrapped = 0;
    for (const { id, tenantId, path, version, sealed } of rows) {
      const fresh = ctx.doors.secrets.rewrap({ tenantId, path, version }, sealed);
      if (fresh === undefined) continue;
      await tx.update(secrets).set({ sealed: fresh }).where(eq(secrets.id, id));
      rewrapped += 1;
    }
    if (rewrapped > 0)
      await writeAudit(tx, ctx, {
        action: "mailbox.rewrap-secrets",
        entity: "tenant",
        entityId: ctx.tenantId,
        after: { rewrapped },
      });
    return { rewrapped, last: rows.length < BATCH ? undefined : rows.at(-1)?.id };
  });

const rewrapTenant = async (ctx: Ctx): Promise<number> => {
  let sum = 0;
  let after: string | undefined = "00000000-0000-0000-0000-000000000000";
  while (after !== undefined) {
    const { rewrapped, last }: { rewrapped: number; last: string | undefined } = await rewrapBatch(
      ctx,
      after,
    );
    sum += rewrapped;
    after = last;
  }
  return sum;
};

/** Seals every mailbox secret anew that an older key than the first sealed, so that the older key can be taken away; how many. */
export async function rewrapSecrets(ctx: PlatformCtx): Promise<number> {
  const ids = await ctx.control.select({ tenantId: tenants.tenantId }).from(tenants);
  return eachTenant(
    ctx,
    ids.map((row) => row.tenantId),
    "mailbox.rewrap-secrets",
    rewrapTenant,
  );
}
