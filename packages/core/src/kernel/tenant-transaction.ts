import { inTenantTransaction, steady, type Tx } from "@penguin/db";
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
 * Like {@link tenantTransaction}, for what is done for every mail that comes or goes: the statements are few and always
 * the same, so that each is planned once a connection. Not for lists and searches.
 */
export function steadyTransaction<T>(
  ctx: Pick<Ctx, "db" | "tenantId" | "actor">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return tenantTransaction({ ...ctx, db: steady(ctx.db) }, work);
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
