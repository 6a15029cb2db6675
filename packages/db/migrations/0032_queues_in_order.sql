-- The queues with something due, each tenant's most urgent first. The head of a queue is the first row of its own index: with
-- many tenants a queue was thought to be short, and the tenant's rows were read in the order of time until one was of the queue.
create function app.due_queues(p_tenants uuid[], p_campaigns uuid[], p_at timestamptz, p_limit integer) returns app.queue[]
language sql volatile security definer set search_path = public, pg_temp
set enable_sort = off set enable_incremental_sort = off as $$
  select coalesce(array_agg(row(x.tenant_id, x.campaign_id, x.mailbox_id, x.wait_reason, x.wait_until, x.next_at)::app.queue), '{}')
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
  ) x where x.n <= p_limit
$$;
--> statement-breakpoint
revoke all on function app.due_queues(uuid[], uuid[], timestamptz, integer) from public;
--> statement-breakpoint
create or replace function app.lock_budgets(p_tenants uuid[], p_campaigns uuid[], p_at timestamp with time zone, p_limit integer)
 RETURNS json
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  v_queues app.queue[];
  v_domains json;
  v_mailboxes json;
begin
  v_queues := app.due_queues(p_tenants, p_campaigns, p_at, p_limit);

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
end $function$;
