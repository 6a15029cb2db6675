import type { Reach as TransactionReach } from "@penguin/db";
import { type imports, members, workspaceMembers } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { type Ctx, tenantTransaction, visibleWorkspaces } from "../kernel/index.ts";

/** The workspaces an import finds contacts in. */
export type Reach = TransactionReach["workspaces"];

/**
 * Where whoever uploaded the file may look, read afresh, and always the import's own workspace: a file must not show its
 * owner whom other workspaces write to. A program's file reaches all of them.
 */
export async function importReach(
  ctx: Ctx,
  { createdBy, workspaceId }: Pick<typeof imports.$inferSelect, "createdBy" | "workspaceId">,
): Promise<Reach> {
  if (createdBy === null) return "all";
  return tenantTransaction(ctx, async (tx) => {
    const [member] = await tx
      .select({ email: members.email, name: members.name, roles: members.roles })
      .from(members)
      .where(eq(members.userId, createdBy));
    const places = await tx
      .select({ id: workspaceMembers.workspaceId, role: workspaceMembers.role })
      .from(workspaceMembers)
      .where(eq(workspaceMembers.userId, createdBy));
    const workspaces = Object.fromEntries(places.map(({ id, role }) => [id, role]));
    const visible = member
      ? visibleWorkspaces({ actor: { kind: "user", userId: createdBy, ...member, workspaces } })
      : [];
    return visible === "all" ? "all" : [...new Set([...visible, workspaceId])];
  });
}
