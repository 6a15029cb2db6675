import { isOpen } from "@penguin/mail/window";
import { campaigns } from "@penguin/db/schema";
import { eq, sql } from "drizzle-orm";
import { type Ctx, eachTenant, type PlatformCtx, tenantTransaction, type Tx } from "../kernel/index.ts";
import { type MessageIntent, planMessages } from "../ledger/index.ts";
import { assignSlots, type MailboxBudget } from "./assign-slots.ts";

type BudgetRow = MailboxBudget & { address: string; serverId: string };
type DueRow = {
  id: string;
  campaign_id: string;
  contact_id: string;
  position: number;
  email: string;
  template_version_id: string;
  mailbox_id: string;
};

/** The most mails one tenant is given in one round, so that tenants take turns; its mailboxes share them. */
const ROUND = 1000;

const lockBudgets = async (tx: Tx, at: Date, campaignIds: string): Promise<BudgetRow[]> => {
  const now = at.toISOString();
  await tx.execute(sql`
    insert into mailbox_limits (tenant_id, mailbox_id, day, reserved, next_slot_at)
    select distinct b.tenant_id, b.id, ${now.slice(0, 10)}, 0, ${now}::timestamptz
    from mailboxes b join campaign_mailboxes m on m.mailbox_id = b.id where m.campaign_id = any (${campaignIds}::uuid[])
    on conflict do nothing`);
  const rows = await tx.execute<Record<string, unknown>>(sql`
    select l.mailbox_id, l.day, l.reserved, l.next_slot_at, b.daily_limit, b.gap_seconds, b.address, b.server_id
    from mailbox_limits l join mailboxes b on b.id = l.mailbox_id
    where b.state = 'active' and exists (
      select 1 from enrollments e where e.mailbox_id = b.id and e.state = 'active' and e.next_at <= ${now}
        and e.campaign_id = any (${campaignIds}::uuid[]))
    order by l.mailbox_id for no key update of l`);
  return rows.map((row) => ({
    mailboxId: String(row["mailbox_id"]),
    day: String(row["day"]),
    reserved: Number(row["reserved"]),
    nextSlotAt: new Date(String(row["next_slot_at"])),
    dailyLimit: Number(row["daily_limit"]),
    gapSeconds: Number(row["gap_seconds"]),
    address: String(row["address"]),
    serverId: String(row["server_id"]),
  }));
};

const lockDue = (
  tx: Tx,
  at: Date,
  campaignIds: string,
  wanted: { id: string; n: number }[],
): Promise<DueRow[]> =>
  tx.execute<DueRow>(sql`
    select e.id, e.campaign_id, e.contact_id, e.position, k.email, s.template_version_id, e.mailbox_id
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(id uuid, n integer)
    cross join lateral (
      select * from enrollments e where e.mailbox_id = w.id and e.state = 'active' and e.next_at <= ${at.toISOString()}
        and e.campaign_id = any (${campaignIds}::uuid[])
      order by e.next_at, e.id limit w.n for update skip locked
    ) e
    join campaign_steps s on s.campaign_id = e.campaign_id and s.position = e.position
    join contacts k on k.id = e.contact_id
    order by e.mailbox_id, e.next_at, e.id`) as unknown as Promise<DueRow[]>;

const writePlan = async (tx: Tx, ctx: Ctx, intents: MessageIntent[]): Promise<number> => {
  const planned = await planMessages(tx, ctx, intents);
  const ids = `{${intents.map((intent) => intent.enrollmentId).join(",")}}`;
  const at = ctx.clock.now().toISOString();
  await tx.execute(sql`
    update enrollments set state = 'sending', next_at = null, updated_at = ${at} where id = any (${ids}::uuid[])`);
  const counted = `{${planned.map((row) => row.id).join(",")}}`;
  await tx.execute(sql`
    insert into campaign_counters as c (tenant_id, campaign_id, position, planned)
    select tenant_id, campaign_id, position, count(*) from messages where id = any (${counted}::uuid[]) group by 1, 2, 3
    on conflict (tenant_id, campaign_id, position) do update set planned = c.planned + excluded.planned`);
  return planned.length;
};

const saveBudgets = async (
  tx: Tx,
  budgets: { mailboxId: string; day: string; reserved: number; nextSlotAt: Date }[],
): Promise<void> => {
  await tx.execute(sql`
    update mailbox_limits l set day = w.day, reserved = w.reserved, next_slot_at = w."nextSlotAt"
    from jsonb_to_recordset(${JSON.stringify(budgets)}::jsonb) as w("mailboxId" uuid, day text, reserved integer, "nextSlotAt" timestamptz)
    where l.mailbox_id = w."mailboxId"`);
};

/** Plans the mails one tenant may send within the horizon: what is due, in open windows, inside each mailbox's limits. */
export async function planTenant(ctx: Ctx): Promise<number> {
  const at = ctx.clock.now();
  const horizonMs = ctx.settings.planHorizonMs;
  return tenantTransaction(ctx, async (tx) => {
    const active = await tx
      .select({ id: campaigns.id, window: campaigns.window })
      .from(campaigns)
      .where(eq(campaigns.state, "active"));
    const open = active.filter((campaign) => isOpen(campaign.window, at));
    if (open.length === 0) return 0;
    const campaignIds = `{${open.map((campaign) => campaign.id).join(",")}}`;
    const budgets = await lockBudgets(tx, at, campaignIds);
    const share = Math.max(1, Math.floor(ROUND / Math.max(1, budgets.length)));
    const offers = budgets.map((budget) => ({
      id: budget.mailboxId,
      n: assignSlots(budget, share, at, horizonMs).slots.length,
    }));
    const due = await lockDue(
      tx,
      at,
      campaignIds,
      offers.filter((offer) => offer.n > 0),
    );
    if (due.length === 0) return 0;
    const intents: MessageIntent[] = [];
    const used = budgets.flatMap((budget) => {
      const rows = due.filter((row) => row.mailbox_id === budget.mailboxId);
      if (rows.length === 0) return [];
      const plan = assignSlots(budget, rows.length, at, horizonMs);
      rows.forEach((row, index) => {
        intents.push({
          kind: "campaign",
          intentKey: `${row.id}:${row.position}:1`,
          mailbox: { id: budget.mailboxId, address: budget.address, serverId: budget.serverId },
          toAddress: row.email,
          dueAt: plan.slots[index] ?? at,
          campaignId: row.campaign_id,
          position: row.position,
          enrollmentId: row.id,
          contactId: row.contact_id,
          templateVersionId: row.template_version_id,
        });
      });
      return [{ mailboxId: budget.mailboxId, ...plan.after }];
    });
    await saveBudgets(tx, used);
    return writePlan(tx, ctx, intents);
  });
}

/** Lets every tenant with an active campaign plan, in turn. Returns how many mails were planned. */
export async function planDue(ctx: PlatformCtx): Promise<number> {
  const tenants = await ctx.control.execute<{ tenant_id: string }>(sql`
    select distinct c.tenant_id from campaigns c join tenants t using (tenant_id)
    where c.state = 'active' and t.status = 'active' order by c.tenant_id`);
  return eachTenant(
    ctx,
    tenants.map((row) => row.tenant_id),
    "send.plan",
    planTenant,
  );
}
