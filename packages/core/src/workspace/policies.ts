import { members, tenants } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { asc, count, eq, sql } from "drizzle-orm";
import { type Ctx, parse, permit, tenantTransaction, type Tx, writeAudit } from "../kernel/index.ts";
import { UpdatePoliciesInput } from "./schema.ts";

const DAY_MS = 86_400_000;
const MOST_NAMED = 100;

const columns = {
  secondFactorFrom: tenants.secondFactorFrom,
  sessionIdleMinutes: tenants.sessionIdleMinutes,
  sessionHours: tenants.sessionHours,
  passwordMinLength: tenants.passwordMinLength,
};

/** The organisation's rules for signing in; null leaves the platform's own. */
export interface Policies {
  secondFactorFrom: Date | null;
  sessionIdleMinutes: number | null;
  sessionHours: number | null;
  passwordMinLength: number | null;
}

const withoutFactor = sql`not ${members.userId} in (select app.members_with_factor())`;

const countMembers = async (tx: Tx, condition?: typeof withoutFactor): Promise<number> => {
  const [row] = await tx.select({ n: count() }).from(members).where(condition);
  return row?.n ?? 0;
};

/** The rules, and who has no second factor yet: at most a hundred by name. */
export async function getPolicies(ctx: Ctx): Promise<
  Policies & {
    members: number;
    membersWithoutFactor: number;
    withoutFactor: { userId: string; name: string; email: string }[];
  }
> {
  permit(ctx, "workspace.get-policies");
  return tenantTransaction(ctx, async (tx) => {
    const [policies] = await tx.select(columns).from(tenants).where(eq(tenants.tenantId, ctx.tenantId));
    if (!policies) throw notFound("organisation");
    const people = await tx
      .select({ userId: members.userId, name: members.name, email: members.email })
      .from(members)
      .where(withoutFactor)
      .orderBy(asc(members.name), asc(members.userId))
      .limit(MOST_NAMED);
    return {
      ...policies,
      members: await countMembers(tx),
      membersWithoutFactor: await countMembers(tx, withoutFactor),
      withoutFactor: people,
    };
  });
}

/**
 * Changes the rules. A second factor is required from now plus the days of grace; without days a date that stands stays,
 * and a new one is fourteen days away.
 */
export async function updatePolicies(ctx: Ctx, raw: UpdatePoliciesInput): Promise<void> {
  permit(ctx, "workspace.update-policies");
  const { requireSecondFactor, graceDays, ...limits } = parse(UpdatePoliciesInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [before] = await tx
      .select(columns)
      .from(tenants)
      .where(eq(tenants.tenantId, ctx.tenantId))
      .for("no key update");
    if (!before) throw notFound("organisation");
    const fresh = new Date(ctx.clock.now().getTime() + (graceDays ?? 14) * DAY_MS);
    const standing = graceDays === undefined ? before.secondFactorFrom : null;
    const after = { ...limits, secondFactorFrom: requireSecondFactor ? (standing ?? fresh) : null };
    await tx.update(tenants).set(after).where(eq(tenants.tenantId, ctx.tenantId));
    await writeAudit(tx, ctx, {
      action: "workspace.update-policies",
      entity: "tenant",
      entityId: ctx.tenantId,
      before,
      after,
    });
  });
}
