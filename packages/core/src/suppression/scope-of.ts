import { topics } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, eq, isNull } from "drizzle-orm";
import { changeOrganisation, changeWorkspace, type Ctx, requireWorkspace, type Tx } from "../kernel/index.ts";
import type { SuppressionEntry } from "./suppress-addresses.ts";

/**
 * The scope that an input names: a topic, else a workspace, else the whole organisation. Throws `not_found` for what is not
 * the actor's, `forbidden` for somebody who may only look, or who acts for some workspaces alone and names none.
 */
export async function scopeOf(
  tx: Tx,
  ctx: Ctx,
  { workspaceId, topicId }: { workspaceId?: string | undefined; topicId?: string | undefined },
): Promise<Pick<SuppressionEntry, "scope" | "scopeId">> {
  if (topicId !== undefined) {
    const [topic] = await tx
      .select({ workspaceId: topics.workspaceId })
      .from(topics)
      .where(and(eq(topics.id, topicId), isNull(topics.archivedAt)));
    if (!topic) throw notFound("topic");
    changeWorkspace(ctx, topic.workspaceId);
    return { scope: "topic", scopeId: topicId };
  }
  if (workspaceId === undefined) {
    changeOrganisation(ctx);
    return {};
  }
  await requireWorkspace(tx, ctx, workspaceId);
  changeWorkspace(ctx, workspaceId);
  return { scope: "workspace", scopeId: workspaceId };
}
