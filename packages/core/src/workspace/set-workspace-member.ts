import { members, workspaceMembers } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import {
  administerWorkspace,
  type Ctx,
  lockWorkspace,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { SetWorkspaceMemberInput, WorkspaceMemberInput } from "./schema.ts";

const roleIn = async (tx: Tx, workspaceId: string, userId: string) => {
  const [row] = await tx
    .select({ role: workspaceMembers.role })
    .from(workspaceMembers)
    .where(and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, userId)));
  return row;
};

const guardNeedsAdding = async (tx: Tx, userId: string): Promise<void> => {
  const [member] = await tx.select({ roles: members.roles }).from(members).where(eq(members.userId, userId));
  if (!member) throw notFound("member");
  if (member.roles.some((role) => role === "owner" || role === "admin"))
    throw new DomainError(
      "refused_state",
      "Owners and admins of the organisation see every workspace. Nothing was changed.",
      { reason: "sees_all", fields: { userId: "Sees every workspace already." } },
    );
};

/** Adds a member of the organisation to a workspace, or gives them another role in it. */
export async function setWorkspaceMember(
  ctx: Ctx,
  raw: z.input<typeof SetWorkspaceMemberInput>,
): Promise<void> {
  permit(ctx, "workspace.set-workspace-member");
  const { workspaceId, userId, role } = parse(SetWorkspaceMemberInput, raw);
  administerWorkspace(ctx, workspaceId);
  await tenantTransaction(ctx, async (tx) => {
    await lockWorkspace(tx, ctx, workspaceId);
    await guardNeedsAdding(tx, userId);
    const before = await roleIn(tx, workspaceId, userId);
    await tx
      .insert(workspaceMembers)
      .values({ tenantId: ctx.tenantId, workspaceId, userId, role, createdAt: ctx.clock.now() })
      .onConflictDoUpdate({
        target: [workspaceMembers.tenantId, workspaceMembers.workspaceId, workspaceMembers.userId],
        set: { role },
      });
    await writeAudit(tx, ctx, {
      action: "workspace.set-workspace-member",
      entity: "workspace",
      entityId: workspaceId,
      before,
      after: { userId, role },
    });
  });
}

/** Takes somebody out of a workspace; they stay in the organisation. */
export async function removeWorkspaceMember(
  ctx: Ctx,
  raw: z.input<typeof WorkspaceMemberInput>,
): Promise<void> {
  permit(ctx, "workspace.remove-workspace-member");
  const { workspaceId, userId } = parse(WorkspaceMemberInput, raw);
  administerWorkspace(ctx, workspaceId);
  await tenantTransaction(ctx, async (tx) => {
    await lockWorkspace(tx, ctx, workspaceId);
    const before = await roleIn(tx, workspaceId, userId);
    if (!before) throw notFound("member of the workspace");
    await tx
      .delete(workspaceMembers)
      .where(and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, userId)));
    await writeAudit(tx, ctx, {
      action: "workspace.remove-workspace-member",
      entity: "workspace",
      entityId: workspaceId,
      before: { userId, ...before },
    });
  });
}
