import { databaseTime, inTenantTransaction } from "@penguin/db";
import { staffGrants } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { parse, type Tx, writeAudit } from "../kernel/index.ts";
import { asOperator, type StaffCtx } from "./context.ts";
import { type GrantState, grantState } from "./list-grants.ts";
import { logAccess } from "./log-access.ts";
import { mayStaff, permitStaff } from "./permission.ts";
import { GrantInput } from "./schema.ts";

type Grant = typeof staffGrants.$inferSelect & { state: GrantState };

const refuse = (message: string, reason: string): DomainError =>
  new DomainError("refused_state", `${message} Nothing was changed.`, { reason });

/** Changes a grant under its lock and tells its organisation; what a member may not see does not exist. */
const changeGrant = async (
  ctx: StaffCtx,
  grantId: string,
  action: "staff.approve-grant" | "staff.end-grant",
  change: (tx: Tx, grant: Grant) => Promise<void>,
): Promise<void> => {
  const [found] = await ctx.auth
    .select({ tenantId: staffGrants.tenantId, userId: staffGrants.userId })
    .from(staffGrants)
    .where(eq(staffGrants.id, grantId));
  const visible = found?.userId === ctx.member.userId || mayStaff(ctx.member.role, "staff.approve-grant");
  if (!found || !visible) throw notFound("grant");
  const { tenantId } = found;
  await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, async (tx) => {
    const [row] = await tx
      .select({ grant: staffGrants, state: grantState })
      .from(staffGrants)
      .where(eq(staffGrants.id, grantId))
      .for("update");
    if (!row) throw notFound("grant");
    await change(tx, { ...row.grant, state: row.state });
    await logAccess(tx, ctx, { verb: action, tenantId, grantId });
    const { reason, ticket } = row.grant;
    await writeAudit(tx, asOperator(ctx, tenantId), {
      action,
      entity: "staff_grant",
      entityId: grantId,
      before: { state: row.state },
      after: { ticket, for: row.grant.userId },
      reason,
    });
  });
};

/** Opens what another member asked for, from now on for the hours they asked for. */
export async function approveGrant(ctx: StaffCtx, raw: z.input<typeof GrantInput>): Promise<void> {
  permitStaff(ctx, "staff.approve-grant");
  const { grantId } = parse(GrantInput, raw);
  await changeGrant(ctx, grantId, "staff.approve-grant", async (tx, grant) => {
    if (grant.userId === ctx.member.userId)
      throw refuse("Nobody approves what they asked for themselves; another admin has to.", "own_grant");
    if (grant.state !== "pending") throw refuse("This request was decided already.", grant.state);
    await tx
      .update(staffGrants)
      .set({
        approvedBy: ctx.member.userId,
        approvedAt: databaseTime,
        expiresAt: sql`${databaseTime} + make_interval(hours => ${grant.hours})`,
      })
      .where(eq(staffGrants.id, grantId));
  });
}

/** Ends one's own access, or as an admin anybody's; a request that waits is refused by it. */
export async function endGrant(ctx: StaffCtx, raw: z.input<typeof GrantInput>): Promise<void> {
  permitStaff(ctx, "staff.end-grant");
  const { grantId } = parse(GrantInput, raw);
  await changeGrant(ctx, grantId, "staff.end-grant", async (tx, grant) => {
    if (grant.state === "ended" || grant.state === "expired")
      throw refuse("This access is over already.", grant.state);
    await tx
      .update(staffGrants)
      .set({ endedAt: databaseTime, endedBy: ctx.member.userId })
      .where(eq(staffGrants.id, grantId));
  });
}
