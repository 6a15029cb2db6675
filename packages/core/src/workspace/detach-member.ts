import { apiKeys, imports, invitations, members, suppressions } from "@penguin/db/schema";
import { and, eq, isNull } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";

/**
 * Takes somebody out of the organisation inside a running transaction: their API keys end, what bears their name goes to
 * the heir, their workspaces go with the membership. Sessions end by themselves: each request reads the membership.
 */
export async function detachMember(
  tx: Tx,
  ctx: Ctx,
  userId: string,
  heirId: string,
): Promise<{ apiKeys: number; imports: number; suppressions: number; invitations: number }> {
  const ended = await tx
    .update(apiKeys)
    .set({ revokedAt: ctx.clock.now() })
    .where(and(eq(apiKeys.createdBy, userId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  const handedImports = await tx
    .update(imports)
    .set({ createdBy: heirId })
    .where(eq(imports.createdBy, userId))
    .returning({ id: imports.id });
  const handedSuppressions = await tx
    .update(suppressions)
    .set({ addedBy: heirId })
    .where(eq(suppressions.addedBy, userId))
    .returning({ id: suppressions.id });
  const handedInvitations = await tx
    .update(invitations)
    .set({ invitedBy: heirId })
    .where(
      and(eq(invitations.invitedBy, userId), isNull(invitations.acceptedAt), isNull(invitations.revokedAt)),
    )
    .returning({ id: invitations.id });
  await tx.delete(members).where(eq(members.userId, userId));
  return {
    apiKeys: ended.length,
    imports: handedImports.length,
    suppressions: handedSuppressions.length,
    invitations: handedInvitations.length,
  };
}
