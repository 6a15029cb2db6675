import { members } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import { type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { guardGrant } from "./guard-grant.ts";
import { guardLastOwner, lockTenant } from "./last-owner.ts";
import { ChangeMemberRolesInput } from "./schema.ts";

/**
 * Gives a member other roles; they hold from the next request on. Throws `forbidden` for roles, had or given, that are not
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
    await writeAudit(tx, ctx, {
      action: "workspace.change-member-roles",
      entity: "member",
      entityId: userId,
      before,
      after: { roles },
    });
  });
}
