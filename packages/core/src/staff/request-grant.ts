import { databaseTime, inTenantTransaction } from "@penguin/db";
import { staffGrants, tenants } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import { parse, type Tx, writeAudit } from "../kernel/index.ts";
import { asOperator, type StaffCtx } from "./context.ts";
import { grantState } from "./list-grants.ts";
import { logAccess } from "./log-access.ts";
import { mayStaff, permitStaff } from "./permission.ts";
import { RequestGrantInput } from "./schema.ts";

/** One wish or grant at a time for a member and an organisation; requests at once wait for each other. */
const refuseSecond = async (tx: Tx, ctx: StaffCtx, tenantId: string): Promise<void> => {
  const { userId } = ctx.member;
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`staff-grant ${userId} ${tenantId}`}, 0))`,
  );
  const [open] = await tx
    .select({ state: grantState })
    .from(staffGrants)
    .where(
      and(
        eq(staffGrants.userId, userId),
        eq(staffGrants.tenantId, tenantId),
        inArray(grantState, ["pending", "open"]),
      ),
    );
  if (open)
    throw new DomainError(
      "refused_state",
      open.state === "open"
        ? "Your access to this organisation is open already. Nothing was changed."
        : "You asked for this already and an admin has to decide. Nothing was changed.",
      { reason: open.state },
    );
};

/** Asks to look into an organisation. Admins of the staff are let in at once, everybody else once an admin approves. */
export async function requestGrant(
  ctx: StaffCtx,
  raw: z.input<typeof RequestGrantInput>,
): Promise<{ grantId: string; open: boolean }> {
  permitStaff(ctx, "staff.request-grant");
  const { tenantId, reason, ticket, hours } = parse(RequestGrantInput, raw);
  const open = mayStaff(ctx.member.role, "staff.approve-grant");
  const grantId = newId(ctx.clock.now());
  await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, async (tx) => {
    const [tenant] = await tx.select({ id: tenants.tenantId }).from(tenants);
    if (!tenant) throw notFound("organisation");
    await refuseSecond(tx, ctx, tenantId);
    await tx.insert(staffGrants).values({
      id: grantId,
      userId: ctx.member.userId,
      tenantId,
      reason,
      ticket,
      hours,
      createdAt: databaseTime,
      ...(open && {
        approvedBy: ctx.member.userId,
        approvedAt: databaseTime,
        expiresAt: sql`${databaseTime} + make_interval(hours => ${hours})`,
      }),
    });
    await logAccess(tx, ctx, { verb: "staff.request-grant", tenantId, grantId });
    await writeAudit(tx, asOperator(ctx, tenantId), {
      action: "staff.request-grant",
      entity: "staff_grant",
      entityId: grantId,
      after: { ticket, hours, open },
      reason,
    });
  });
  return { grantId, open };
}
