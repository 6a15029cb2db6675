import { members, tenants } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { count, eq, sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";

/** Locks the organisation against changes of who belongs to it, for the rest of the transaction. */
export async function lockTenant(
  tx: Tx,
  ctx: Pick<Ctx, "tenantId">,
): Promise<Pick<typeof tenants.$inferSelect, "name" | "status">> {
  const [row] = await tx
    .select({ name: tenants.name, status: tenants.status })
    .from(tenants)
    .where(eq(tenants.tenantId, ctx.tenantId))
    .for("no key update");
  if (!row) throw notFound("organisation");
  return row;
}

/** Throws `refused_state` when the change just made in this transaction left nobody who owns the organisation. */
export async function guardLastOwner(tx: Tx): Promise<void> {
  const [row] = await tx
    .select({ n: count() })
    .from(members)
    .where(sql`'owner' = any(${members.roles}) and not 'blocked' = any(${members.roles})`);
  if ((row?.n ?? 0) > 0) return;
  throw new DomainError(
    "refused_state",
    "An organisation needs an owner. Nothing was changed; make somebody else an owner first.",
    { reason: "last_owner" },
  );
}
