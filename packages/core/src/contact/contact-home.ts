import { DomainError } from "@penguin/runtime/error";
import { changeWorkspace, type Ctx, visibleWorkspaces } from "../kernel/index.ts";

/**
 * The workspace a new contact goes to; null when the whole organisation shares it. Somebody who is in some workspaces
 * only adds to one of them, and need not say which when there is one. Throws `not_found` for a workspace that is not
 * theirs, `forbidden` where they may only look, `invalid` when they must choose and `refused_state` when there is none.
 */
export function homeOf(ctx: Pick<Ctx, "actor">, wished: string | undefined): string | null {
  const visible = visibleWorkspaces(ctx);
  if (wished !== undefined) {
    changeWorkspace(ctx, wished);
    return wished;
  }
  if (visible === "all") return null;
  const [first, second] = visible;
  if (first === undefined)
    throw new DomainError(
      "refused_state",
      "You are in no workspace yet. Nothing was added; ask an owner or admin to add you to one.",
      { reason: "no_workspace" },
    );
  if (second !== undefined)
    throw new DomainError("invalid", "Choose the workspace this contact is for. Nothing was added.", {
      fields: { workspaceId: "Choose a workspace." },
    });
  changeWorkspace(ctx, first);
  return first;
}

/** Hides which workspace a contact belongs to from somebody who sees it on a list of theirs only. */
export function withVisibleHome<T extends { workspaceId: string | null }>(
  ctx: Pick<Ctx, "actor">,
  row: T,
): T {
  const visible = visibleWorkspaces(ctx);
  const shown = row.workspaceId === null || visible === "all" || visible.includes(row.workspaceId);
  return shown ? row : { ...row, workspaceId: null };
}
