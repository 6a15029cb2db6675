import { workspaces } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, isNull } from "drizzle-orm";
import type { Ctx, Tx } from "./context.ts";
import type { WorkspaceRole } from "./permission.ts";

/** The actor's part in each workspace; "all" for owners, admins, their keys and jobs. */
export function workspacesOf({ actor }: Pick<Ctx, "actor">): "all" | Readonly<Record<string, WorkspaceRole>> {
  if (actor.kind === "system") return "all";
  if (actor.kind === "api_key") return actor.workspaces;
  if (actor.kind !== "user") return {};
  return actor.roles.some((role) => role === "owner" || role === "admin") ? "all" : actor.workspaces;
}

/** The workspaces the actor may see. */
export function visibleWorkspaces(ctx: Pick<Ctx, "actor">): "all" | string[] {
  const workspaces = workspacesOf(ctx);
  return workspaces === "all" ? "all" : Object.keys(workspaces);
}

const roleIn = (ctx: Pick<Ctx, "actor">, workspaceId: string): WorkspaceRole | undefined => {
  const workspaces = workspacesOf(ctx);
  return workspaces === "all" ? "admin" : workspaces[workspaceId];
};

/**
 * The workspaces whose rows the database lets the actor's transactions reach. Somebody who followed a link in a mail is
 * in no workspace, but the mail and all that follows from the click is in one: what they may do is in the verb.
 */
export function workspaceScope(ctx: Pick<Ctx, "actor">): "all" | string[] {
  return ctx.actor.kind === "contact" ? "all" : visibleWorkspaces(ctx);
}

/** Throws `not_found` when the workspace is not the actor's to see. */
export function seeWorkspace(ctx: Pick<Ctx, "actor">, workspaceId: string): void {
  const visible = visibleWorkspaces(ctx);
  if (visible !== "all" && !visible.includes(workspaceId)) throw notFound("workspace");
}

/**
 * Like {@link seeWorkspace}, also for those who see every workspace: one of another organisation is `not_found` and not
 * an empty list, and so is one that was deleted. Without an id nothing is asked.
 */
export async function requireWorkspace(
  tx: Tx,
  ctx: Pick<Ctx, "actor">,
  workspaceId: string | undefined,
): Promise<void> {
  if (workspaceId === undefined) return;
  seeWorkspace(ctx, workspaceId);
  const [row] = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.archivedAt)));
  if (!row) throw notFound("workspace");
}

/** Like {@link seeWorkspace}, and throws `forbidden` for somebody who may only look. */
export function changeWorkspace(ctx: Pick<Ctx, "actor">, workspaceId: string): void {
  seeWorkspace(ctx, workspaceId);
  if (roleIn(ctx, workspaceId) === "viewer")
    throw new DomainError(
      "forbidden",
      "You can look at this workspace but not change it. Nothing was changed.",
      {
        reason: "workspace_viewer",
      },
    );
}

/** Whether the actor acts for the whole organisation, and not for some of its workspaces alone. */
export function isForOrganisation(ctx: Pick<Ctx, "actor">): boolean {
  return workspacesOf(ctx) === "all";
}

/** Throws `forbidden` for somebody who acts for some workspaces alone: what holds in all of them is not theirs to change. */
export function changeOrganisation(ctx: Pick<Ctx, "actor">): void {
  if (!isForOrganisation(ctx))
    throw new DomainError(
      "forbidden",
      "This holds in every workspace, so an owner or admin decides it. Nothing was changed; name one of your workspaces, or ask one of them.",
      { reason: "whole_organisation" },
    );
}

/** Like {@link changeWorkspace}, and throws `forbidden` for somebody who does not administer it. */
export function administerWorkspace(ctx: Pick<Ctx, "actor">, workspaceId: string): void {
  changeWorkspace(ctx, workspaceId);
  if (roleIn(ctx, workspaceId) !== "admin")
    throw new DomainError(
      "forbidden",
      "Only its admins decide who belongs to a workspace. Nothing was changed; ask one of them.",
      { reason: "workspace_member" },
    );
}

/**
 * Locks the workspace against changes of what is unique in it, for the rest of the transaction. Throws `not_found` when
 * the organisation has no such workspace, `forbidden` for somebody who may only look.
 */
export async function lockWorkspace(
  tx: Tx,
  ctx: Pick<Ctx, "actor">,
  workspaceId: string,
): Promise<{ zone: string }> {
  changeWorkspace(ctx, workspaceId);
  const [row] = await tx
    .select({ zone: workspaces.zone })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.archivedAt)))
    .for("no key update");
  if (!row) throw notFound("workspace");
  return row;
}
