import type { Tx } from "@penguin/db";
import { authenticators, members, tenants, users, workspaceMembers } from "@penguin/db/schema";
import { and, eq, exists, sql } from "drizzle-orm";
import type { Actor, Restriction, WorkspaceRole } from "../kernel/index.ts";

const GRACE_MS = 24 * 3_600_000;

/** What decides whether somebody is held back, whatever their roles allow. */
export interface Standing {
  hasFactor: boolean;
  secondFactorFrom: Date | null;
  emailVerifiedAt: Date | null;
  registeredAt: Date;
}

/** What holds a person back at this moment. */
export function restrictionOf(standing: Standing, now: Date): Restriction | undefined {
  const { hasFactor, secondFactorFrom, emailVerifiedAt, registeredAt } = standing;
  if (!hasFactor && secondFactorFrom && secondFactorFrom <= now) return "second_factor";
  if (emailVerifiedAt) return undefined;
  return registeredAt.getTime() + GRACE_MS > now.getTime() ? "unverified" : "unverified_long";
}

/**
 * A member of the transaction's organisation as they may act at `now`: roles, workspaces and what holds them back;
 * undefined for somebody who is no member.
 */
export async function findMember(
  tx: Tx,
  userId: string,
  now: Date,
): Promise<Extract<Actor, { kind: "user" }> | undefined> {
  const factor = tx
    .select({ one: sql`1` })
    .from(authenticators)
    .where(and(eq(authenticators.userId, userId), sql`${authenticators.confirmedAt} is not null`));
  const [row] = await tx
    .select({
      email: users.email,
      name: users.name,
      roles: members.roles,
      emailVerifiedAt: users.emailVerifiedAt,
      registeredAt: users.createdAt,
      secondFactorFrom: tenants.secondFactorFrom,
      hasFactor: sql<boolean>`${exists(factor)}`,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .innerJoin(tenants, eq(tenants.tenantId, members.tenantId))
    .where(eq(members.userId, userId));
  if (!row) return undefined;
  const joined = await tx
    .select({ workspaceId: workspaceMembers.workspaceId, role: workspaceMembers.role })
    .from(workspaceMembers)
    .where(eq(workspaceMembers.userId, userId));
  const restriction = restrictionOf(row, now);
  const workspaces: Record<string, WorkspaceRole> = Object.fromEntries(
    joined.map(({ workspaceId, role }) => [workspaceId, role]),
  );
  const { email, name, roles } = row;
  return { kind: "user", userId, email, name, roles, workspaces, ...(restriction && { restriction }) };
}
