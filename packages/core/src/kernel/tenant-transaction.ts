import { inTenantTransaction, type Tx } from "@penguin/db";
import type { Ctx } from "./context.ts";

/** Runs `work` in one transaction of the context's tenant; a throw rolls everything back. */
export function tenantTransaction<T>(
  ctx: Pick<Ctx, "db" | "tenantId">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inTenantTransaction(ctx.db, ctx.tenantId, work);
}
