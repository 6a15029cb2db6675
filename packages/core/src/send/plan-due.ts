import { campaigns } from "@penguin/db/schema";
import { isOpen } from "@penguin/mail/window";
import { eq, sql } from "drizzle-orm";
import { type Ctx, eachTenant, type PlatformCtx, tenantTransaction } from "../kernel/index.ts";
import { countSlots } from "./assign-slots.ts";
import { findQueues, lockDomains, lockDue, lockGroups, lockMailboxes } from "./lock-due.ts";
import { wishForGroups } from "./look-up-mx.ts";
import { plan } from "./plan.ts";
import { noteClosed, writePlan } from "./write-plan.ts";

/** The most mails one tenant is given in one round, so that tenants take turns; its queues share them. */
const ROUND = 1000;

/**
 * Plans the mails one tenant may send within the horizon: what is due, in open windows, inside the limits. Locks, asks
 * {@link plan} and writes its decisions; at most {@link ROUND} of them. Returns how many mails were planned.
 */
export async function planTenant(ctx: Ctx): Promise<number> {
  const at = ctx.clock.now();
  const horizonMs = ctx.settings.planHorizonMs;
  return tenantTransaction(ctx, async (tx) => {
    const active = await tx
      .select({ id: campaigns.id, window: campaigns.window })
      .from(campaigns)
      .where(eq(campaigns.state, "active"));
    const open = active.filter((campaign) => isOpen(campaign.window, at));
    await noteClosed(
      tx,
      ctx,
      active.filter((campaign) => !open.includes(campaign)),
    );
    if (open.length === 0) return 0;
    const openIds = open.map((campaign) => campaign.id);
    const queues = await findQueues(tx, at, openIds, ROUND);
    if (queues.length === 0) return 0;
    const mailboxIds = [...new Set(queues.map((queue) => queue.mailboxId))];
    const domains = await lockDomains(tx, mailboxIds);
    const mailboxes = await lockMailboxes(tx, at, mailboxIds);
    const share = Math.max(1, Math.floor(ROUND / queues.length));
    // The first of a queue is looked at even when it cannot go, to say why.
    const wanted = queues.map((queue) => {
      const mailbox = mailboxes.get(queue.mailboxId);
      return { ...queue, n: mailbox ? Math.max(1, countSlots(mailbox, share, at, horizonMs)) : 1 };
    });
    const due = await lockDue(tx, ctx, at, wanted);
    if (due.length === 0) return 0;
    await wishForGroups(tx, at, due);
    const groups = await lockGroups(tx, at, due, mailboxes);
    const made = plan({
      at,
      horizonMs,
      left: ROUND,
      campaigns: new Map(open.map(({ id, window }) => [id, { active: true, window }])),
      mailboxes,
      domains,
      groups,
      due,
    });
    return writePlan(tx, ctx, { queues, due, mailboxes }, made);
  });
}

/**
 * Lets every tenant of whom something is due plan, in turn; who has much due holds up nobody, for a round is bounded.
 * Returns how many mails were planned.
 */
export async function planDue(ctx: PlatformCtx): Promise<number> {
  const at = ctx.clock.now().toISOString();
  const tenants = await ctx.control.execute<{ tenant_id: string }>(sql`
    select t.tenant_id from tenants t cross join lateral (
      select 1 from enrollments e where e.tenant_id = t.tenant_id and e.state = 'active' and e.next_at <= ${at}
      order by e.next_at limit 1
    ) due
    where t.status = 'active' order by t.tenant_id`);
  return eachTenant(
    ctx,
    tenants.map((row) => row.tenant_id),
    "send.plan",
    planTenant,
  );
}
