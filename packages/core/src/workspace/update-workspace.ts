import { workspaces } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import { changeWorkspace, type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { UpdateWorkspaceInput } from "./schema.ts";

/** Changes a workspace's name, time zone and postal address; its slug stays, so links keep working. */
export async function updateWorkspace(ctx: Ctx, raw: UpdateWorkspaceInput): Promise<void> {
  permit(ctx, "workspace.update");
  const { workspaceId, ...change } = parse(UpdateWorkspaceInput, raw);
  changeWorkspace(ctx, workspaceId);
  await tenantTransaction(ctx, async (tx) => {
    const [before] = await tx
      .select({ name: workspaces.name, zone: workspaces.zone, postalAddress: workspaces.postalAddress })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId))
      .for("update");
    if (!before) throw notFound("workspace");
    await tx.update(workspaces).set(change).where(eq(workspaces.id, workspaceId));
    await writeAudit(tx, ctx, {
      action: "workspace.update",
      entity: "workspace",
      entityId: workspaceId,
      before,
      after: change,
    });
  });
}
