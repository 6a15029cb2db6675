import { databaseTime } from "@penguin/db";
import { staffGrants, users } from "@penguin/db/schema";
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { decodeCursor, type Page, parse, toPage } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { findTenants } from "./list-tenants.ts";
import { mayStaff, permitStaff } from "./permission.ts";
import { ListGrantsInput } from "./schema.ts";

/** Where a grant stands by the database's clock. */
export type GrantState = "pending" | "open" | "expired" | "ended";

/** A grant with the names of who asked and what for. */
export interface GrantRow {
  id: string;
  tenantId: string;
  tenantName: string | undefined;
  userId: string;
  userName: string;
  reason: string;
  ticket: string;
  hours: number;
  state: GrantState;
  createdAt: Date;
  expiresAt: Date | null;
  endedAt: Date | null;
  /** True when the asking member may approve or refuse it. */
  mayDecide: boolean;
  /** True when it is the asking member's own. */
  own: boolean;
}

/** Where a grant stands, asked of the database whose clock decides. */
export const grantState: SQL<GrantState> = sql<GrantState>`case when ${staffGrants.endedAt} is not null then 'ended'
  when ${staffGrants.approvedAt} is null then 'pending'
  when ${staffGrants.expiresAt} > ${databaseTime} then 'open' else 'expired' end`;

const columns = {
  id: staffGrants.id,
  tenantId: staffGrants.tenantId,
  userId: staffGrants.userId,
  userName: users.name,
  reason: staffGrants.reason,
  ticket: staffGrants.ticket,
  hours: staffGrants.hours,
  state: grantState,
  createdAt: staffGrants.createdAt,
  expiresAt: staffGrants.expiresAt,
  endedAt: staffGrants.endedAt,
};

/** Grants, the newest first: one's own, and everybody's for who approves them. */
export async function listGrants(
  ctx: StaffCtx,
  raw: z.input<typeof ListGrantsInput>,
): Promise<Page<GrantRow>> {
  permitStaff(ctx, "staff.list-grants");
  const input = parse(ListGrantsInput, raw);
  const approves = mayStaff(ctx.member.role, "staff.approve-grant");
  const { userId } = ctx.member;
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await ctx.auth
    .select(columns)
    .from(staffGrants)
    .innerJoin(users, eq(users.id, staffGrants.userId))
    .where(
      and(
        approves && !input.usable ? undefined : eq(staffGrants.userId, userId),
        input.usable ? sql`${grantState} = 'open'` : undefined,
        input.tenantId === undefined ? undefined : eq(staffGrants.tenantId, input.tenantId),
        before ? lt(staffGrants.id, before) : undefined,
      ),
    )
    .orderBy(desc(staffGrants.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.id]);
  const only = [...new Set(page.rows.map((row) => row.tenantId))];
  const known = await findTenants(ctx, { verb: "staff.list-grants", only, limit: 100 });
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      tenantName: known.find((one) => one.tenantId === row.tenantId)?.name,
      mayDecide: approves && row.userId !== userId && row.state === "pending",
      own: row.userId === userId,
    })),
  };
}
