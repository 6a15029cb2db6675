import { inTenantTransaction, type Tx } from "@penguin/db";
import type { Ctx } from "./context.ts";
import { workspaceScope } from "./workspace-access.ts";

/**
 * Runs `work` in one transaction of the context's tenant that reaches what the actor's workspaces hold and what belongs
 * to none; a throw rolls everything back.
 */
export function tenantTransaction<T>(
  ctx: Pick<Ctx, "db" | "tenantId" | "actor">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inTenantTransaction(ctx.db, { tenantId: ctx.tenantId, workspaces: workspaceScope(ctx) }, work);
}

/**
 * Like {@link tenantTransaction}, in every workspace whoever asks: for what concerns the whole organisation, such as
 * whether a name is taken in it. What `work` finds is not to be shown to the actor.
 */
export function organisationTransaction<T>(
  ctx: Pick<Ctx, "db" | "tenantId">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inTenantTransaction(ctx.db, { tenantId: ctx.tenantId, workspaces: "all" }, work);
}
