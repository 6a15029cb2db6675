import { sessions, users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { type AccountCtx, type Actor, type AuditEntry, type Tx, writeAudit } from "../kernel/index.ts";

/** A person who is signed in: what the verbs of their own account get. */
export interface PersonCtx extends AccountCtx {
  tenantId: string;
  sessionId: string;
  actor: Extract<Actor, { kind: "user" }>;
}

export type User = typeof users.$inferSelect;

/** An organisation somebody belongs to and is not blocked in. */
export interface Membership {
  tenantId: string;
  name: string;
  roles: string[];
}

/** Where somebody belongs to, the oldest first. */
export async function membershipsOf(db: AccountCtx["auth"] | Tx, userId: string): Promise<Membership[]> {
  const rows = await db.execute<{ tenant_id: string; tenant_name: string; roles: string[] }>(
    sql`select * from app.memberships_of(${userId}::uuid)`,
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, name: row.tenant_name, roles: row.roles }));
}

/** The person's own row; throws `unauthenticated` when there is none any more. */
export async function loadUser(db: AccountCtx["auth"] | Tx, userId: string): Promise<User> {
  const [user] = await db.select().from(users).where(eq(users.id, userId));
  if (!user) throw new DomainError("unauthenticated", "This account does not exist any more.");
  return user;
}

/** Runs `work` once in each of the person's organisations, inside the transaction that is open. */
export async function inEachTenant(
  tx: Tx,
  userId: string,
  work: (tenantId: string) => Promise<unknown>,
): Promise<void> {
  for (const { tenantId } of await membershipsOf(tx, userId)) {
    await tx.execute(sql`select set_config('app.tenant_id', ${tenantId}, true)`);
    await work(tenantId);
  }
}

/** Leaves the audit row of what a person did to their account in every organisation they belong to. */
export async function auditPerson(
  tx: Tx,
  ctx: AccountCtx,
  user: Pick<User, "id" | "email" | "name">,
  entry: Pick<AuditEntry, "action" | "before" | "after" | "reason">,
): Promise<void> {
  const actor = { kind: "user", userId: user.id, email: user.email, name: user.name } as const;
  await inEachTenant(tx, user.id, (tenantId) =>
    writeAudit(
      tx,
      { ...ctx, tenantId, actor: { ...actor, roles: [], workspaces: {} } },
      { ...entry, entity: "user", entityId: user.id },
    ),
  );
}

/** Ends every open session of a person, but for one that is to stay. */
export async function endSessionsOf(tx: Tx, userId: string, at: Date, keep?: string): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: at })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        keep === undefined ? undefined : ne(sessions.id, keep),
      ),
    )
    .returning({ id: sessions.id });
  return ended.length;
}
