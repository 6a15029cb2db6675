import { mailboxes, members, tenants, workspaces } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { asc, count, gt } from "drizzle-orm";
import type { z } from "zod";
import { decodeCursor, parse, toPage } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { maskEmail, maskName } from "./mask.ts";
import { permitStaff } from "./permission.ts";
import { ViewInput } from "./schema.ts";
import { staffTransaction } from "./staff-transaction.ts";

/** The organisation of a grant with its workspaces and, page by page, its members; only super admins see who they are. */
export async function viewTenant(ctx: StaffCtx, raw: z.input<typeof ViewInput>) {
  permitStaff(ctx, "staff.view-tenant");
  const input = parse(ViewInput, raw);
  const [after] = decodeCursor(input.cursor, ["id"]) ?? [];
  const inFull = ctx.member.role === "super_admin";
  return staffTransaction(
    ctx,
    { grantId: input.grantId, verb: "staff.view-tenant" },
    async (tx, { until }) => {
      const [tenant] = await tx.select().from(tenants);
      if (!tenant) throw notFound("organisation");
      const places = await tx
        .select({ id: workspaces.id, name: workspaces.name, zone: workspaces.zone })
        .from(workspaces)
        .orderBy(asc(workspaces.name))
        .limit(100);
      const senders = await tx
        .select({ state: mailboxes.state, n: count() })
        .from(mailboxes)
        .groupBy(mailboxes.state)
        .orderBy(asc(mailboxes.state));
      const people = await tx
        .select({
          userId: members.userId,
          name: members.name,
          email: members.email,
          roles: members.roles,
          createdAt: members.createdAt,
        })
        .from(members)
        .where(after ? gt(members.userId, after) : undefined)
        .orderBy(asc(members.userId))
        .limit(input.limit + 1);
      const page = toPage(people, input.limit, (row) => [row.userId]);
      const shown = page.rows.map((row) =>
        inFull ? row : { ...row, name: maskName(row.name), email: maskEmail(row.email) },
      );
      return {
        name: tenant.name,
        status: tenant.status,
        createdAt: tenant.createdAt,
        secondFactorFrom: tenant.secondFactorFrom,
        until,
        masked: !inFull,
        workspaces: places,
        mailboxes: senders,
        members: { rows: shown, nextCursor: page.nextCursor },
      };
    },
  );
}
