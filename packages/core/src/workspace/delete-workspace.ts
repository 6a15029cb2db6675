import { campaigns, mailboxes, tenants, workspaces } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, count, desc, eq, inArray, isNotNull, isNull, ne } from "drizzle-orm";
import { type Ctx, parse, permit, tenantTransaction, type Tx, writeAudit } from "../kernel/index.ts";
import { DeleteWorkspaceInput, WorkspaceInput } from "./schema.ts";

/** A workspace that was deleted and can come back. */
export interface DeletedWorkspaceRow {
  id: string;
  name: string;
  archivedAt: Date | null;
}

/** Locks the organisation before the workspace, so that two deletions at once cannot leave it without any. */
const lock = async (tx: Tx, workspaceId: string) => {
  await tx.select({ id: tenants.tenantId }).from(tenants).for("no key update");
  const [row] = await tx.select().from(workspaces).where(eq(workspaces.id, workspaceId)).for("update");
  if (!row) throw notFound("workspace");
  return row;
};

const refuseRunning = async (tx: Tx, workspaceId: string): Promise<void> => {
  const [running] = await tx
    .select({ n: count() })
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, workspaceId), inArray(campaigns.state, ["active", "scheduled"])));
  if (running && running.n > 0)
    throw new DomainError(
      "refused_state",
      `Campaigns of this workspace that run or wait for their start: ${running.n}. Nothing was deleted; pause or stop them first.`,
      { reason: "campaigns_running" },
    );
};

const refuseLast = async (tx: Tx, workspaceId: string): Promise<void> => {
  const [other] = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(ne(workspaces.id, workspaceId), isNull(workspaces.archivedAt)))
    .limit(1);
  if (!other)
    throw new DomainError(
      "refused_state",
      "This is the last workspace. Nothing was deleted; add another first, or close the organisation.",
      { reason: "last_workspace" },
    );
};

/**
 * Takes a workspace out of use, after its name was typed: it leaves every list and its mailboxes pause. Its rows stay, so
 * that opt-outs hold and it can come back. Throws `refused_state` while a campaign runs and for the last workspace.
 */
export async function deleteWorkspace(ctx: Ctx, raw: DeleteWorkspaceInput): Promise<void> {
  permit(ctx, "workspace.delete");
  const { workspaceId, confirm } = parse(DeleteWorkspaceInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const { name, archivedAt } = await lock(tx, workspaceId);
    if (archivedAt)
      throw new DomainError("refused_state", "This workspace is deleted already. Nothing was changed.");
    if (confirm.trim() !== name.trim())
      throw new DomainError("invalid", "The name does not match. Nothing was deleted; type it again.", {
        fields: { confirm: `Type ${name}.` },
      });
    await refuseRunning(tx, workspaceId);
    await refuseLast(tx, workspaceId);
    await tx.update(workspaces).set({ archivedAt: ctx.clock.now() }).where(eq(workspaces.id, workspaceId));
    const paused = await tx
      .update(mailboxes)
      .set({ state: "paused", stateReason: "Its workspace was deleted." })
      .where(and(eq(mailboxes.workspaceId, workspaceId), eq(mailboxes.state, "active")))
      .returning({ id: mailboxes.id });
    await writeAudit(tx, ctx, {
      action: "workspace.delete",
      entity: "workspace",
      entityId: workspaceId,
      before: { name },
      after: { mailboxesPaused: paused.length },
    });
  });
}

/** Brings a deleted workspace back; its mailboxes stay paused until a person resumes them. */
export async function restoreWorkspace(ctx: Ctx, raw: WorkspaceInput): Promise<void> {
  permit(ctx, "workspace.restore");
  const { workspaceId } = parse(WorkspaceInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const { name, archivedAt } = await lock(tx, workspaceId);
    if (!archivedAt) throw new DomainError("refused_state", "This workspace is in use. Nothing was changed.");
    await tx.update(workspaces).set({ archivedAt: null }).where(eq(workspaces.id, workspaceId));
    await writeAudit(tx, ctx, {
      action: "workspace.restore",
      entity: "workspace",
      entityId: workspaceId,
      after: { name },
    });
  });
}

/** The deleted workspaces of the organisation, the latest first. */
export async function listDeletedWorkspaces(ctx: Ctx): Promise<DeletedWorkspaceRow[]> {
  permit(ctx, "workspace.list-deleted");
  return tenantTransaction(ctx, (tx) =>
    tx
      .select({ id: workspaces.id, name: workspaces.name, archivedAt: workspaces.archivedAt })
      .from(workspaces)
      .where(isNotNull(workspaces.archivedAt))
      .orderBy(desc(workspaces.archivedAt))
      .limit(100),
  );
}
