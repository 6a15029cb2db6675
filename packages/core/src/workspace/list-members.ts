import { members, workspaceMembers, workspaces } from "@penguin/db/schema";
import { and, asc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  may,
  type Page,
  parse,
  permit,
  type TenantRole,
  tenantTransaction,
  toPage,
  type Tx,
  visibleWorkspaces,
  type WorkspaceRole,
} from "../kernel/index.ts";
import { ListMembersInput } from "./schema.ts";

/** A member with the workspaces of theirs that the actor sees, too. */
export interface MemberRow {
  userId: string;
  name: string;
  email: string;
  roles: TenantRole[];
  createdAt: Date;
  workspaces: { id: string; name: string; role: WorkspaceRole }[];
  /** Whether they have a second factor; null for who may not know. */
  hasSecondFactor: boolean | null;
}

const workspacesOf = async (tx: Tx, ctx: Ctx, userIds: readonly string[]) => {
  const visible = visibleWorkspaces(ctx);
  return tx
    .select({
      userId: workspaceMembers.userId,
      id: workspaces.id,
      name: workspaces.name,
      role: workspaceMembers.role,
    })
    .from(workspaceMembers)
    .innerJoin(workspaces, eq(workspaces.id, workspaceMembers.workspaceId))
    .where(
      and(
        inArray(workspaceMembers.userId, [...userIds]),
        visible === "all" ? undefined : inArray(workspaces.id, visible),
      ),
    )
    .orderBy(asc(workspaces.name));
};

const afterCursor = (cursor: string | undefined): SQL | undefined => {
  const [name, userId] = decodeCursor(cursor, ["text", "id"]) ?? [];
  if (name === undefined || userId === undefined) return undefined;
  return or(gt(members.name, name), and(eq(members.name, name), gt(members.userId, userId)));
};

/** The people of the organisation by name, in keyset pages; `search` looks in name and address. */
export async function listMembers(ctx: Ctx, raw: z.input<typeof ListMembersInput>): Promise<Page<MemberRow>> {
  permit(ctx, "workspace.list-members");
  const input = parse(ListMembersInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const people = await tx
      .select({
        userId: members.userId,
        name: members.name,
        email: members.email,
        roles: members.roles,
        createdAt: members.createdAt,
        hasSecondFactor: may(ctx, "account.reset-member-factor")
          ? sql<boolean>`${members.userId} in (select app.members_with_factor())`
          : sql<null>`null::boolean`,
      })
      .from(members)
      .where(
        and(
          afterCursor(input.cursor),
          input.search
            ? sql`position(lower(${input.search}) in lower(${members.name} || ' ' || ${members.email})) > 0`
            : undefined,
        ),
      )
      .orderBy(asc(members.name), asc(members.userId))
      .limit(input.limit + 1);
    const page = toPage(people, input.limit, (row) => [row.name, row.userId]);
    const places = await workspacesOf(
      tx,
      ctx,
      page.rows.map((row) => row.userId),
    );
    const rows = page.rows.map((row) => ({
      ...row,
      workspaces: places
        .filter((place) => place.userId === row.userId)
        .map(({ id, name, role }) => ({ id, name, role })),
    }));
    return { ...page, rows };
  });
}
