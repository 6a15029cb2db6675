import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/** What became of the mails of a campaign on one way, from a mailbox or to a provider, or on all the small ones together. */
export interface Route {
  /** The mailbox's address or the provider's name; null for the small ones. */
  name: string | null;
  /** How many ways these are. */
  ways: number;
  /** Not settled: planned, put off, being sent, of unknown fate. */
  waiting: number;
  sent: number;
  bounced: number;
  /** Given up or skipped before they left. */
  ended: number;
}

/** So many ways stand on their own: behind the big providers comes a long tail of companies with one mail each. */
const MOST = 10;

type Row = Omit<Route, "name" | "ways"> & { mailbox: string | null; mx_group: string | null };

const together = (routes: readonly Route[]): Route => {
  const sum = (of: "waiting" | "sent" | "bounced" | "ended"): number =>
    routes.reduce((total, route) => total + route[of], 0);
  return {
    name: null,
    ways: routes.length,
    waiting: sum("waiting"),
    sent: sum("sent"),
    bounced: sum("bounced"),
    ended: sum("ended"),
  };
};

const toRoutes = (rows: readonly Row[], of: "mailbox" | "mx_group"): Route[] => {
  const routes = rows.flatMap(({ mailbox, mx_group, ...counts }) => {
    const name = of === "mailbox" ? mailbox : mx_group;
    return name === null ? [] : [{ name, ways: 1, ...counts }];
  });
  if (routes.length <= MOST + 1) return routes;
  return [...routes.slice(0, MOST), together(routes.slice(MOST))];
};

/** The mails of a campaign by mailbox and by the recipients' provider: the {@link MOST} with the most mails, then all others. */
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
