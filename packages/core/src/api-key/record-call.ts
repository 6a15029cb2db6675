import { apiKeyUsage } from "@penguin/db/schema";
import { sql } from "drizzle-orm";
import { type Ctx, tenantTransaction } from "../kernel/index.ts";

/** Counts one call of a key; a failure is an answer of 400 and above. */
export async function recordApiCall(
  ctx: Ctx,
  call: { apiKeyId: string; operation: string; failed: boolean },
): Promise<void> {
  const { failed, ...key } = call;
  const failures = failed ? 1 : 0;
  const day = ctx.clock.now().toISOString().slice(0, 10);
  await tenantTransaction(ctx, (tx) =>
    tx
      .insert(apiKeyUsage)
      .values({ ...key, tenantId: ctx.tenantId, day, calls: 1, failures })
      .onConflictDoUpdate({
        target: [apiKeyUsage.tenantId, apiKeyUsage.apiKeyId, apiKeyUsage.day, apiKeyUsage.operation],
        set: {
          calls: sql`${apiKeyUsage.calls} + 1`,
          failures: sql`${apiKeyUsage.failures} + ${failures}`,
        },
      }),
  );
}
