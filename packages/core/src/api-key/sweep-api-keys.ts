import { apiKeyUsage, idempotencyKeys, tenants } from "@penguin/db/schema";
import { lt } from "drizzle-orm";
import { eachTenant, type PlatformCtx, tenantTransaction } from "../kernel/index.ts";
import { IDEMPOTENCY_KEPT_MS } from "./idempotency.ts";

const USAGE_KEPT_MS = 90 * 86_400_000;

/** Forgets answers older than a day and counts older than ninety days; gives how many rows went. */
export async function sweepApiKeys(ctx: PlatformCtx): Promise<number> {
  const now = ctx.clock.now().getTime();
  const answersBefore = new Date(now - IDEMPOTENCY_KEPT_MS);
  const firstDay = new Date(now - USAGE_KEPT_MS).toISOString().slice(0, 10);
  const rows = await ctx.control.select({ tenantId: tenants.tenantId }).from(tenants);
  const ids = rows.map((row) => row.tenantId);
  return eachTenant(ctx, ids, "api-key.sweep", (own) =>
    tenantTransaction(own, async (tx) => {
      const answers = await tx
        .delete(idempotencyKeys)
        .where(lt(idempotencyKeys.createdAt, answersBefore))
        .returning({ key: idempotencyKeys.key });
      const counts = await tx
        .delete(apiKeyUsage)
        .where(lt(apiKeyUsage.day, firstDay))
        .returning({ day: apiKeyUsage.day });
      return answers.length + counts.length;
    }),
  );
}
