import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/** What became of the mails of a campaign on one way: from a mailbox, or to a provider. */
export interface Route {
  /** The mailbox's address, or the provider's name. */
  name: string;
  /** Not settled: planned, put off, being sent, of unknown fate. */
  waiting: number;
  sent: number;
  bounced: number;
  /** Given up or skipped before they left. */
  ended: number;
}

/** Ways with the most mails; a campaign has seldom more. */
const MOST = 50;

type Row = Omit<Route, "name"> & { mailbox: string | null; mx_group: string | null };

const toRoutes = (rows: readonly Row[], of: "mailbox" | "mx_group"): Route[] =>
  rows
    .flatMap(({ mailbox, mx_group, ...counts }) => {
      const name = of === "mailbox" ? mailbox : mx_group;
      return name === null ? [] : [{ name, ...counts }];
    })
    .slice(0, MOST);

/** The mails of a campaign by mailbox and by the recipients' provider, the {@link MOST} with the most mails each. */
export async function countRoutes(
  tx: Tx,
  campaignId: string,
): Promise<{ mailboxes: Route[]; providers: Route[] }> {
  const rows = await tx.execute<Row & Record<string, unknown>>(sql`
    select b.address as mailbox, g.mx_group, g.waiting, g.sent, g.bounced, g.ended from (
      select m.mailbox_id, m.mx_group, count(*) as mails,
        count(*) filter (where m.state in ('planned', 'sending', 'deferred', 'unknown'))::int as waiting,
        count(*) filter (where m.sent_at is not null)::int as sent,
        count(*) filter (where m.state = 'bounced')::int as bounced,
        count(*) filter (where m.state in ('failed', 'skipped'))::int as ended
      from messages m where m.campaign_id = ${campaignId} and m.kind = 'campaign'
      group by grouping sets ((m.mailbox_id), (m.mx_group))
    ) g left join mailboxes b on b.id = g.mailbox_id
    order by g.mails desc, b.address, g.mx_group`);
  return { mailboxes: toRoutes(rows, "mailbox"), providers: toRoutes(rows, "mx_group") };
}
