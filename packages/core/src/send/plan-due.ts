import { campaigns, sendingServers } from "@penguin/db/schema";
import { isOpen } from "@penguin/mail/window";
import { eq, sql } from "drizzle-orm";
import { eachTenant, type PlatformCtx, type Tx } from "../kernel/index.ts";
import { countSlots } from "./assign-slots.ts";
import { type Budgets, type DueRow, lockBudgets, lockDue, lockGroups } from "./lock-due.ts";
import { wishForGroups } from "./look-up-mx.ts";
import { type Plan, plan } from "./plan.ts";
import type { CampaignFacts, PlanFacts } from "./plan-facts.ts";
import { type ClosedCampaign, writePlan } from "./write-plan.ts";

/** The most mails one tenant is given in one round, so that tenants take turns; its queues share them. */
const ROUND = 1000;

const byTenant = <T extends { tenantId: string }>(rows: Iterable<T>): Map<string, T[]> => {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const own = found.get(row.tenantId);
    if (own) own.push(row);
    else found.set(row.tenantId, [row]);
  }
  return found;
};

/** How many of each queue are worth locking: the tenant's queues share its round. */
const askQueues = ({ queues, mailboxes }: Budgets, at: Date, horizonMs: number) =>
  [...byTenant(queues).values()].flatMap((own) => {
    const share = Math.max(1, Math.floor(ROUND / own.length));
    return own.map(({ tenantId, campaignId, mailboxId }) => {
      const mailbox = mailboxes.get(mailboxId);
      // The first of a queue is looked at even when it cannot go, to say why.
      const n = mailbox ? Math.max(1, countSlots(mailbox, share, at, horizonMs)) : 1;
      return { tenantId, campaignId, mailboxId, n };
    });
  });

/** Asks {@link plan} for one tenant after the other; what they share is what a server may give to a provider. */
const planInTurn = (
  shared: Pick<PlanFacts, "at" | "horizonMs" | "groups" | "campaigns">,
  { mailboxes, domains }: Budgets,
  due: readonly DueRow[],
): Plan => {
  const all: Plan = {
    decisions: [],
    mailboxes: new Map(),
    domains: new Map(),
    groups: new Map(shared.groups),
  };
  const ownDomains = byTenant([...domains].map(([id, budget]) => ({ id, ...budget })));
  for (const [tenantId, own] of byTenant(due)) {
    const budgets = new Map((ownDomains.get(tenantId) ?? []).map(({ id, ...budget }) => [id, budget]));
    const made = plan({ ...shared, groups: all.groups, left: ROUND, mailboxes, domains: budgets, due: own });
    for (const decision of made.decisions) all.decisions.push(decision);
    for (const [id, after] of made.mailboxes) all.mailboxes.set(id, after);
    for (const [id, after] of made.domains) all.domains.set(id, after);
    all.groups = made.groups;
  }
  return all;
};

const readCampaigns = async (tx: Tx, tenantIds: readonly string[], at: Date) => {
  const active = await tx
    .select({ tenantId: campaigns.tenantId, id: campaigns.id, window: campaigns.window })
    .from(campaigns)
    .where(
      sql`${campaigns.tenantId} = any (${`{${tenantIds.join(",")}}`}::uuid[]) and ${campaigns.state} = 'active'`,
    );
  const open: ClosedCampaign[] = [];
  const closed: ClosedCampaign[] = [];
  for (const campaign of active) (isOpen(campaign.window, at) ? open : closed).push(campaign);
  return { open, closed };
};

/**
 * Plans the mails these tenants may send within the horizon, in one transaction: what is due, in open windows, inside
 * the limits; at most {@link ROUND} each. Returns how many mails were planned.
 */
const planBatch = (ctx: PlatformCtx, tenantIds: readonly string[]): Promise<number> =>
  ctx.control.transaction(async (tx) => {
    const at = ctx.clock.now();
    const horizonMs = ctx.settings.planHorizonMs;
    const { open, closed } = await readCampaigns(tx, tenantIds, at);
    const budgets = await lockBudgets(tx, at, open, ROUND);
    // The rows come by tenant, as the decisions do.
    const due = await lockDue(tx, at, askQueues(budgets, at, horizonMs));
    if (due.length === 0 && closed.length === 0) return 0;
    await wishForGroups(tx, at, due);
    const groups = await lockGroups(tx, at, due, budgets.mailboxes);
    const running = new Map<string, CampaignFacts>(
      open.map(({ id, window }) => [id, { active: true, window }]),
    );
    const made = planInTurn({ at, horizonMs, groups, campaigns: running }, budgets, due);
    return writePlan(tx, ctx, { budgets, due, made, closed });
  });

/** Tenants that have, together, about a round's worth of what is due, so that no transaction is much longer than another. */
const inBatches = (tenants: readonly { tenantId: string; due: number }[]): string[][] => {
  const batches: string[][] = [];
  let room = 0;
  for (const { tenantId, due } of tenants) {
    const last = batches.at(-1);
    if (last && due <= room) last.push(tenantId);
    else batches.push([tenantId]);
    room = (last && due <= room ? room : ROUND) - due;
  }
  return batches;
};

/**
 * Lets every tenant of whom something is due plan, in turn; who has much due holds up nobody, for a round is bounded.
 * A batch that fails is planned again tenant by tenant, so that what is wrong with one keeps no other waiting; the first
 * error is thrown when all had their turn. Plans nothing while sending servers wait for an operator. Returns how many mails
 * were planned.
 */
export async function planDue(ctx: PlatformCtx): Promise<number> {
  const [held] = await ctx.control
    .select({ id: sendingServers.id })
    .from(sendingServers)
    .where(eq(sendingServers.state, "held"))
    .limit(1);
  if (held) return 0;
  const at = ctx.clock.now().toISOString();
  const tenants = await ctx.control.execute<{ tenantId: string; due: number }>(sql`
    select t.tenant_id as "tenantId", due.n as due from tenants t cross join lateral (
      select count(*)::int as n from (
        select 1 from enrollments e where e.tenant_id = t.tenant_id and e.state = 'active' and e.next_at <= ${at} limit ${ROUND}
      ) x
    ) due
    where t.status = 'active' and due.n > 0 order by t.tenant_id`);
  const alone: string[] = [];
  let planned = 0;
  for (const batch of inBatches(tenants)) {
    try {
      planned += await planBatch(ctx, batch);
    } catch (error) {
      ctx.log.warn({ err: error, tenants: batch.length }, "a batch was not planned; its tenants plan alone");
      alone.push(...batch);
    }
  }
  return planned + (await eachTenant(ctx, alone, "send.plan", (own) => planBatch(ctx, [own.tenantId])));
}
