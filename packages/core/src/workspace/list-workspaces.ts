import { workspaces } from "@penguin/db/schema";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { notFound } from "@penguin/runtime/error";
import { type Ctx, parse, permit, tenantTransaction, visibleWorkspaces } from "../kernel/index.ts";
import { GetWorkspaceInput } from "./schema.ts";

/** A workspace as lists show it. */
export interface WorkspaceRow {
  id: string;
  name: string;
  slug: string;
  zone: string;
  postalAddress: string;
  createdAt: Date;
}

const columns = {
  id: workspaces.id,
  name: workspaces.name,
  slug: workspaces.slug,
  zone: workspaces.zone,
  postalAddress: workspaces.postalAddress,
  createdAt: workspaces.createdAt,
};

const visibility = (ctx: Ctx) => {
  const visible = visibleWorkspaces(ctx);
  return visible === "all" ? undefined : inArray(workspaces.id, visible);
};

/** The workspaces the actor may see, by name. */
export async function listWorkspaces(ctx: Ctx): Promise<WorkspaceRow[]> {
  permit(ctx, "workspace.list");
  return tenantTransaction(ctx, (tx) =>
    tx
      .select(columns)
      .from(workspaces)
      .where(and(isNull(workspaces.archivedAt), visibility(ctx)))
      .orderBy(asc(workspaces.name), asc(workspaces.id)),
  );
}

/** One workspace by its slug; `not_found` when it is not the actor's to see. */
export async function getWorkspace(ctx: Ctx, raw: { slug: string }): Promise<WorkspaceRow> {
  permit(ctx, "workspace.get");
  const input = parse(GetWorkspaceInput, raw);
  const [row] = await tenantTransaction(ctx, (tx) =>
    tx
      .select(columns)
      .from(workspaces)
      .where(and(eq(workspaces.slug, input.slug), isNull(workspaces.archivedAt), visibility(ctx))),
  );
  if (!row) throw notFound("workspace");
  return row;
}
