import type postgres from "postgres";

/** Gives every tenant of a number range running campaigns with their mailboxes, and enrollments. */
export interface Filling {
  from: number;
  to: number;
  mailboxes: number;
  /** Campaigns of each tenant, among which its mailboxes are shared out; one unless given. */
  campaigns?: number;
  /** Enrollments of each tenant that are due, and that are not. */
  due: number;
  later: number;
}

const idOf = (kind: number, text: string): string =>
  `('0197b000-0000-7${String(kind).padStart(3, "0")}-8000-' || lpad(to_hex(${text}), 12, '0'))::uuid`;

/** The id of a tenant that was filled in. */
export const tenantIdOf = (n: number): string =>
  `0197b000-0000-7001-8000-${n.toString(16).padStart(12, "0")}`;

/** A tenant has room for so many enrollments and mailboxes. */
const ROOM = 20_000_000;

/** Writes past references, for speed. `at` is the instant up to which something is due. */
export async function fillEnrollments(sql: postgres.Sql, at: Date, filling: Filling): Promise<void> {
  const tenants = `generate_series(${filling.from}, ${filling.to}) t`;
  const boxes = `generate_series(0, ${filling.mailboxes - 1}) b`;
  const people = `generate_series(0, ${filling.due + filling.later - 1}) k`;
  const campaigns = filling.campaigns ?? 1;
  const series = `generate_series(0, ${campaigns - 1}) c`;
  const now = `'${at.toISOString()}'::timestamptz`;
  const [tenant, contact, mailbox, campaign] = [
    idOf(1, "t"),
    idOf(2, `t::bigint * ${ROOM} + k`),
    idOf(3, `t::bigint * ${ROOM} + b`),
    idOf(4, `t::bigint * ${ROOM} + c`),
  ];
  const [workspace, enrollment] = [idOf(5, "t"), idOf(6, `t::bigint * ${ROOM} + k`)];
  const boxOf = idOf(3, `t::bigint * ${ROOM} + k % ${filling.mailboxes}`);
  const [campaignOfBox, campaignOf] = [
    idOf(4, `t::bigint * ${ROOM} + b % ${campaigns}`),
    idOf(4, `t::bigint * ${ROOM} + k % ${filling.mailboxes} % ${campaigns}`),
  ];
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const text of [
      `insert into tenants (tenant_id, name, status, plan, created_at) select ${tenant}, 'T', 'active', 'scale', ${now} from ${tenants}`,
      `insert into workspaces (tenant_id, id, name, slug, zone, postal_address, created_at)
        select ${tenant}, ${workspace}, 'W', 'w', 'UTC', '', ${now} from ${tenants}`,
      `insert into mailboxes (tenant_id, id, workspace_id, server_id, kind, address, display_name, state, state_reason, smtp, imap, secret_id,
          daily_limit, gap_seconds, created_at)
        select ${tenant}, ${mailbox}, ${workspace}, (select id from sending_servers), 'hosted', 'box' || b || '@t' || t || '.example', '', 'active', '',
          '{}', '{}', ${mailbox}, 1000000, 0, ${now} from ${tenants}, ${boxes}`,
      `insert into campaigns (tenant_id, id, workspace_id, name, state, state_reason, "window", track_opens, track_clicks, created_at, updated_at)
        select ${tenant}, ${campaign}, ${workspace}, 'C', 'active', '', '{"days":[1,2,3,4,5,6,7],"startMinute":0,"endMinute":1440,"zone":"UTC"}',
          false, false, ${now}, ${now} from ${tenants}, ${series}`,
      `insert into campaign_mailboxes (tenant_id, campaign_id, mailbox_id) select ${tenant}, ${campaignOfBox}, ${mailbox} from ${tenants}, ${boxes}`,
      `insert into campaign_steps (tenant_id, campaign_id, position, wait_seconds, template_id, template_version_id)
        select ${tenant}, ${campaign}, 1, 0, ${campaign}, ${campaign} from ${tenants}, ${series}`,
      `insert into template_versions (tenant_id, id, template_id, version, subject, body, body_format, created_at)
        select ${tenant}, ${campaign}, ${campaign}, 1, 'S', 'B', 'text', ${now} from ${tenants}, ${series}`,
      `insert into contacts (tenant_id, id, email, first_name, last_name, company, title, phone, city, state, country, attributes, status, source, created_at, updated_at)
        select ${tenant}, ${contact}, 'p' || k || '@firm' || (k % 997) || '.example', '', '', '', '', '', '', '', '', '{}', 'active', 'bench', ${now}, ${now}
        from ${tenants}, ${people}`,
      `insert into enrollments (tenant_id, id, campaign_id, contact_id, mailbox_id, position, state, next_at, failure, created_at, updated_at)
        select ${tenant}, ${enrollment}, ${campaignOf}, ${contact}, ${boxOf}, 1, 'active',
          case when k < ${filling.due} then ${now} - make_interval(secs => 60 + k % 60) else ${now} + make_interval(hours => 24, secs => k) end, '', ${now}, ${now}
        from ${tenants}, ${people}`,
      `insert into mx_groups (domain, mx_group, expires_at) select 'firm' || n || '.example', 'firm' || n || '.example', ${now} from generate_series(0, 996) n
        on conflict do nothing`,
    ])
      await tx.unsafe(text);
  });
  await sql`analyze`;
}
