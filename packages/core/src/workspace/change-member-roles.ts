import { apiKeys, members } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, arrayContains, eq, isNull } from "drizzle-orm";
import {
  type Ctx,
  parse,
  permit,
  PERMISSIONS,
  type TenantRole,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { guardGrant } from "./guard-grant.ts";
import { guardLastOwner, lockTenant } from "./last-owner.ts";
import { ChangeMemberRolesInput } from "./schema.ts";

const rulesMembers = (roles: readonly TenantRole[]): boolean => {
  const holders: readonly TenantRole[] = PERMISSIONS["workspace.change-member-roles"];
  return !roles.includes("blocked") && roles.some((role) => holders.includes(role));
};

/** A key outlives its maker's roles; one that rules members would give them back, so it ends with the right to do so. */
const endRulingKeys = (tx: Tx, ctx: Ctx, userId: string) =>
  tx
    .update(apiKeys)
    .set({ revokedAt: ctx.clock.now() })
    .where(
      and(
        eq(apiKeys.createdBy, userId),
        isNull(apiKeys.revokedAt),
        arrayContains(apiKeys.scopes, ["manage_members"]),
      ),
    )
    .returning({ id: apiKeys.id });

/**
 * Gives a member other roles; they hold from the next request on. Their API keys that manage members end when they may
 * not do so themselves any more. Throws `forbidden` for roles, had or given, that are not
 * the actor's to give, and `refused_state` when nobody would own the organisation any more.
 */
export async function changeMemberRoles(ctx: Ctx, raw: ChangeMemberRolesInput): Promise<void> {
  permit(ctx, "workspace.change-member-roles");
  const { userId, roles } = parse(ChangeMemberRolesInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    await lockTenant(tx, ctx);
    const [before] = await tx
      .select({ roles: members.roles })
      .from(members)
      .where(eq(members.userId, userId));
    if (!before) throw notFound("member");
    guardGrant(ctx, [...before.roles, ...roles]);
    if (ctx.actor.kind === "user" && ctx.actor.userId === userId && roles.includes("blocked"))
      throw new DomainError("refused_state", "You cannot block yourself. Nothing was changed.", {
        reason: "self",
      });
    await tx.update(members).set({ roles }).where(eq(members.userId, userId));
    await guardLastOwner(tx);
    const ended = rulesMembers(roles) ? [] : await endRulingKeys(tx, ctx, userId);
    await writeAudit(tx, ctx, {
      action: "workspace.change-member-roles",
      entity: "member",
      entityId: userId,
      before,
      after: { roles, apiKeys: ended.length },
    });
  });
}
