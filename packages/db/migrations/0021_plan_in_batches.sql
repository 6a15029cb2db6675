-- The planner's ways past the policies, for several tenants at once: every row is named with its tenant, and every join holds it.
create type app.queue as (tenant_id uuid, campaign_id uuid, mailbox_id uuid, wait_reason text, wait_until timestamptz, head timestamptz);
--> statement-breakpoint
-- What may be given away to the queues of open campaigns in which somebody is due, those who have waited longest first; at most
-- p_limit queues a tenant. Locks domains, then mailboxes, each in the order of their keys, as claims do.
create function app.lock_budgets(p_tenants uuid[], p_campaigns uuid[], p_at timestamptz, p_limit integer)
returns json language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_queues app.queue[];
  v_domains json;
  v_mailboxes json;
begin
  select coalesce(array_agg(row(x.tenant_id, x.campaign_id, x.mailbox_id, x.wait_reason, x.wait_until, x.next_at)::app.queue), '{}') into v_queues
  from (
    select q.*, head.next_at, row_number() over (partition by q.tenant_id order by head.next_at, q.campaign_id, q.mailbox_id) as n
    from unnest(p_tenants, p_campaigns) as c(tenant_id, id)
    join campaign_mailboxes q on q.tenant_id = c.tenant_id and q.campaign_id = c.id
    cross join lateral (
      select e.next_at from enrollments e
      where e.tenant_id = q.tenant_id and e.campaign_id = q.campaign_id and e.mailbox_id = q.mailbox_id
        and e.state = 'active' and e.next_at <= p_at
      order by e.next_at, e.id limit 1
    ) head
  ) x where x.n <= p_limit;

  with locked as materialized (
    select l.* from sender_domain_limits l where (l.tenant_id, l.sender_domain_id) in (
      select b.tenant_id, b.sender_domain_id from unnest(v_queues) q join mailboxes b on b.tenant_id = q.tenant_id and b.id = q.mailbox_id)
    order by l.tenant_id, l.sender_domain_id for no key update
  )
  select json_agg(json_build_object('tenantId', l.tenant_id, 'id', l.sender_domain_id, 'perDay', l.per_day, 'zone', w.zone,
    'day', greatest(l.day, l.used_day),
    'reserved', case when l.used_day > l.day then l.used when l.used_day = l.day then greatest(l.used, l.reserved) else l.reserved end))
  into v_domains
  from locked l
  join sender_domains s on s.tenant_id = l.tenant_id and s.id = l.sender_domain_id
  join workspaces w on w.tenant_id = s.tenant_id and w.id = s.workspace_id;

  insert into mailbox_limits (tenant_id, mailbox_id, day, reserved, next_slot_at)
  select distinct q.tenant_id, q.mailbox_id, '', 0, p_at from unnest(v_queues) q
  where not exists (select 1 from mailbox_limits l where l.tenant_id = q.tenant_id and l.mailbox_id = q.mailbox_id)
  order by 1, 2 on conflict do nothing;

  -- What has left counts where it is more than what was given away: people write too.
  with locked as materialized (
    select l.* from mailbox_limits l where (l.tenant_id, l.mailbox_id) in (select q.tenant_id, q.mailbox_id from unnest(v_queues) q)
    order by l.tenant_id, l.mailbox_id for no key update
  )
  select json_agg(json_build_object('tenantId', l.tenant_id, 'mailboxId', l.mailbox_id, 'address', b.address,
    'serverId', b.server_id, 'senderDomainId', b.sender_domain_id, 'active', b.state = 'active', 'dailyLimit', b.daily_limit,
    'gapSeconds', b.gap_seconds, 'zone', w.zone,
    'awayReason', case when b.kind = 'hosted' and v.mail_away_until > p_at then 'mail_server_away' else l.rest_reason end,
    'awayUntil', case when b.kind = 'hosted' and v.mail_away_until > p_at then v.mail_away_until else l.rest_until end, 'nextSlotAt', greatest(l.next_slot_at, l.free_at), 'day', greatest(l.day, l.used_day),
    'reserved', case when l.used_day > l.day then l.used when l.used_day = l.day then greatest(l.used, l.reserved) else l.reserved end))
  into v_mailboxes
  from locked l
  join mailboxes b on b.tenant_id = l.tenant_id and b.id = l.mailbox_id
  join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id
  join sending_servers v on v.id = b.server_id;

  return json_build_object('domains', coalesce(v_domains, '[]'), 'mailboxes', coalesce(v_mailboxes, '[]'),
    'queues', (select coalesce(json_agg(json_build_object('tenantId', q.tenant_id, 'campaignId', q.campaign_id, 'mailboxId', q.mailbox_id,
      'waitReason', q.wait_reason, 'waitUntil', q.wait_until) order by q.tenant_id, q.head, q.campaign_id, q.mailbox_id), '[]') from unnest(v_queues) q));
end $$;
--> statement-breakpoint
-- Locks the first n of each queue, those who have waited longest first, with the facts that are theirs.
create function app.lock_due(p_queues jsonb, p_at timestamptz)
returns table (tenant_id uuid, enrollment_id uuid, campaign_id uuid, mailbox_id uuid, "position" integer, email text, contact_status text,
  template_version_id uuid, mx_group text, group_known boolean, suppressed boolean, next_at timestamptz)
language sql volatile security definer set search_path = public, pg_temp
-- A queue is an index in its order; sorting a mailbox's whole stock for each tick looks cheap to statistics that know no tenant.
set enable_sort = off as $$
  select e.tenant_id, e.id, e.campaign_id, e.mailbox_id, e.position, k.email, k.status, s.template_version_id,
    coalesce(g.mx_group, split_part(k.email, '@', 2)), g.domain is not null,
    exists (select 1 from suppressions x where x.tenant_id = e.tenant_id and x.email = k.email), e.next_at
  from jsonb_to_recordset(p_queues) as w("tenantId" uuid, "campaignId" uuid, "mailboxId" uuid, n integer)
  cross join lateral (
    select e.* from enrollments e where e.tenant_id = w."tenantId" and e.campaign_id = w."campaignId" and e.mailbox_id = w."mailboxId"
      and e.state = 'active' and e.next_at <= p_at
    order by e.next_at, e.id limit w.n for update skip locked
  ) e
  join contacts k on k.tenant_id = e.tenant_id and k.id = e.contact_id
  left join campaign_steps s on s.tenant_id = e.tenant_id and s.campaign_id = e.campaign_id and s.position = e.position
  left join mx_groups g on g.domain = split_part(k.email, '@', 2)
$$;
--> statement-breakpoint
-- Writes what the planner decided about rows that this transaction has locked. Returns how many mails are new.
create function app.write_plan(p_plan jsonb, p_at timestamptz)
returns integer language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_planned integer;
begin
  update mailbox_limits l set day = w.day, reserved = w.reserved, next_slot_at = w."nextSlotAt"
  from jsonb_to_recordset(p_plan -> 'mailboxes') as w("tenantId" uuid, id uuid, day text, reserved integer, "nextSlotAt" timestamptz)
  where l.tenant_id = w."tenantId" and l.mailbox_id = w.id;

  update sender_domain_limits l set day = w.day, reserved = w.reserved
  from jsonb_to_recordset(p_plan -> 'domains') as w("tenantId" uuid, id uuid, day text, reserved integer)
  where l.tenant_id = w."tenantId" and l.sender_domain_id = w.id;

  update enrollments e set next_at = w.until, wait_reason = w.reason, updated_at = p_at
  from jsonb_to_recordset(p_plan -> 'waits') as w("tenantId" uuid, id uuid, reason text, until timestamptz)
  where e.tenant_id = w."tenantId" and e.id = w.id;

  update enrollments e set next_at = null, wait_reason = null, updated_at = p_at, failure = w.reason,
    state = case when w.reason = 'suppressed' then 'exited' else 'failed' end,
    exit_reason = case when w.reason = 'suppressed' then 'suppressed' else e.exit_reason end
  from jsonb_to_recordset(p_plan -> 'skips') as w("tenantId" uuid, id uuid, reason text)
  where e.tenant_id = w."tenantId" and e.id = w.id;

  update campaign_mailboxes q set wait_reason = w.reason, wait_until = w.until
  from jsonb_to_recordset(p_plan -> 'queues') as w("tenantId" uuid, campaign uuid, mailbox uuid, reason text, until timestamptz)
  where q.tenant_id = w."tenantId" and q.campaign_id = w.campaign and q.mailbox_id = w.mailbox;

  with closed as materialized (
    select q.tenant_id, q.campaign_id, q.mailbox_id, w.until
    from jsonb_to_recordset(p_plan -> 'closed') as w("tenantId" uuid, id uuid, until timestamptz)
    join campaign_mailboxes q on q.tenant_id = w."tenantId" and q.campaign_id = w.id
    where q.wait_reason is distinct from 'window_closed' or q.wait_until is distinct from w.until
    order by q.tenant_id, q.campaign_id, q.mailbox_id for no key update of q
  )
  update campaign_mailboxes q set wait_reason = 'window_closed', wait_until = c.until
  from closed c where q.tenant_id = c.tenant_id and q.campaign_id = c.campaign_id and q.mailbox_id = c.mailbox_id;

  with advanced as (
    update enrollments e set state = 'sending', next_at = null, wait_reason = null, updated_at = p_at
    from jsonb_to_recordset(p_plan -> 'intents') as w("tenantId" uuid, "enrollmentId" uuid, id uuid, "intentKey" text, "toAddress" text,
      "mxGroup" text, "templateVersionId" uuid, "serverId" uuid, "messageIdHeader" text, "dueAt" timestamptz)
    where e.tenant_id = w."tenantId" and e.id = w."enrollmentId"
    returning e.tenant_id, w.id, w."intentKey", e.campaign_id, e.position, e.id as enrollment_id, e.contact_id, w."templateVersionId",
      e.mailbox_id, w."serverId", w."toAddress", w."mxGroup", w."messageIdHeader", w."dueAt"
  ), planned as (
    insert into messages (tenant_id, id, intent_key, kind, state, state_reason, campaign_id, position, enrollment_id, contact_id,
      template_version_id, mailbox_id, server_id, to_address, mx_group, subject, message_id_header, in_reply_to, due_at, fence, attempts,
      last_enhanced, last_reply, queue_id, planned_at)
    select a.tenant_id, a.id, a."intentKey", 'campaign', 'planned', '', a.campaign_id, a.position, a.enrollment_id, a.contact_id,
      a."templateVersionId", a.mailbox_id, a."serverId", a."toAddress", a."mxGroup", '', a."messageIdHeader", '', a."dueAt", 0, 0,
      '', '', '', p_at
    from advanced a
    on conflict do nothing returning tenant_id, campaign_id, position
  ), counted as (
    insert into campaign_counters as c (tenant_id, campaign_id, position, planned)
    select tenant_id, campaign_id, position, count(*) from planned group by 1, 2, 3 order by 1, 2, 3
    on conflict (tenant_id, campaign_id, position) do update set planned = c.planned + excluded.planned
  )
  select count(*) into v_planned from planned;

  -- The providers' counters are the last of the locks and are held by the planner until it commits.
  update mx_group_limits l set reserved_minute = w.minute, reserved = w.reserved
  from jsonb_to_recordset(p_plan -> 'groups') as w("serverId" uuid, "mxGroup" text, minute timestamptz, reserved integer)
  where l.server_id = w."serverId" and l.mx_group = w."mxGroup";
  return v_planned;
end $$;
