import { inTenantTransaction } from "@penguin/db";
import { sessions } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, isNull, sql } from "drizzle-orm";
import { type AccountCtx, parse, type TenantRole, writeAudit } from "../kernel/index.ts";
import type { FoundSession } from "./find-session.ts";
import { SwitchTenantInput } from "./schema.ts";

/** An organisation somebody belongs to. */
export interface OwnTenant {
  tenantId: string;
  name: string;
  roles: TenantRole[];
  /** True for the one this session works in. */
  current: boolean;
}

/** The organisations of the person behind a session, in the order they joined; not those that blocked them. */
export async function listTenants(
  ctx: AccountCtx,
  session: Pick<FoundSession, "tenantId" | "actor">,
): Promise<OwnTenant[]> {
  const rows = await ctx.auth.execute<{ tenant_id: string; tenant_name: string; roles: TenantRole[] }>(
    sql`select * from app.memberships_of(${session.actor.userId}::uuid)`,
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    name: row.tenant_name,
    roles: row.roles,
    current: row.tenant_id === session.tenantId,
  }));
}

/** Lets a session work in another organisation of the same person; `not_found` for any other organisation. */
export async function switchTenant(
  ctx: AccountCtx,
  session: FoundSession,
  raw: { tenantId: string },
): Promise<void> {
  const { tenantId } = parse(SwitchTenantInput, raw);
  const own = (await listTenants(ctx, session)).find((one) => one.tenantId === tenantId);
  if (!own) throw notFound("organisation");
  await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, async (tx) => {
    const moved = await tx
      .update(sessions)
      .set({ tenantId })
      .where(and(eq(sessions.id, session.sessionId), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id });
    if (moved.length === 0)
      throw new DomainError("unauthenticated", "Your session is over. Sign in again; nothing was changed.");
    await writeAudit(
      tx,
      { ...ctx, tenantId, actor: { ...session.actor, roles: own.roles, workspaces: {} } },
      { action: "account.switch-tenant", entity: "session", entityId: session.sessionId },
    );
  });
}
