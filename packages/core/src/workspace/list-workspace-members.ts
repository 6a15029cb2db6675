import { members, workspaceMembers } from "@penguin/db/schema";
import { and, asc, eq, gt, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  seeWorkspace,
  tenantTransaction,
  toPage,
  type WorkspaceRole,
} from "../kernel/index.ts";
import { ListWorkspaceMembersInput } from "./schema.ts";

/** Somebody who belongs to a workspace. */
export interface WorkspaceMemberRow {
  userId: string;
  name: string;
  email: string;
  role: WorkspaceRole;
}

const afterCursor = (cursor: string | undefined): SQL | undefined => {
  const [name, userId] = decodeCursor(cursor, ["text", "id"]) ?? [];
  if (name === undefined || userId === undefined) return undefined;
  return or(gt(members.name, name), and(eq(members.name, name), gt(members.userId, userId)));
};

/** Who was added to a workspace, by name; owners and admins of the organisation see it without being added. */
export async function listWorkspaceMembers(
  ctx: Ctx,
  raw: z.input<typeof ListWorkspaceMembersInput>,
): Promise<Page<WorkspaceMemberRow>> {
  permit(ctx, "workspace.list-workspace-members");
  const input = parse(ListWorkspaceMembersInput, raw);
  seeWorkspace(ctx, input.workspaceId);
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select({
        userId: members.userId,
        name: members.name,
        email: members.email,
        role: workspaceMembers.role,
      })
      .from(workspaceMembers)
      .innerJoin(members, eq(members.userId, workspaceMembers.userId))
      .where(
        and(
          eq(workspaceMembers.workspaceId, input.workspaceId),
          afterCursor(input.cursor),
          input.search
            ? sql`position(lower(${input.search}) in lower(${members.name} || ' ' || ${members.email})) > 0`
            : undefined,
        ),
      )
      .orderBy(asc(members.name), asc(members.userId))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.name, row.userId]);
}
