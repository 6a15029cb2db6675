-- Locks what is due, in the order of its index. Campaign and mailbox are asked for row by row and nothing is sorted: a join with
-- tables too small to have statistics was thought to leave a single row, so that each claim read and sorted all that was due.
create function app.due_messages(p_server uuid, p_at timestamptz, p_limit integer) returns app.candidate[]
language sql volatile security definer set search_path = public, pg_temp
set enable_sort = off as $$
  select coalesce(array_agg(row(d.*)::app.candidate), '{}') from (
    select m.tenant_id, m.id, m.kind, m.mailbox_id,
      (select b.sender_domain_id from mailboxes b where b.tenant_id = m.tenant_id and b.id = m.mailbox_id) as sender_domain_id, m.mx_group, m.wake_at
    from messages m
    where m.server_id = p_server and m.wake_at <= p_at and m.state in ('planned', 'deferred')
      and (m.campaign_id is null or m.kind = 'test'
        or (select c.state from campaigns c where c.tenant_id = m.tenant_id and c.id = m.campaign_id) = 'active')
      and (select b.state from mailboxes b where b.tenant_id = m.tenant_id and b.id = m.mailbox_id) = 'active'
    order by m.wake_at, m.id limit p_limit
    for update skip locked
  ) d
$$;
--> statement-breakpoint
revoke all on function app.due_messages(uuid, timestamptz, integer) from public;
--> statement-breakpoint
create or replace function app.claim_messages(p_limit integer, p_at timestamp with time zone, p_lease_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  v_server uuid := (select id from sending_servers where login = session_user);
  v_now timestamptz := app.business_now(p_at);
  v_due app.candidate[];
  v_verdicts app.verdict[];
  v_result jsonb;
  v_faults integer;
  v_away timestamptz;
  v_probe timestamptz;
begin
  if v_server is null then
    raise exception 'no sending server has the login %', session_user using errcode = '42501';
  end if;
  v_due := app.due_messages(v_server, v_now, p_limit);
  if cardinality(v_due) = 0 then
    return '{"messages": [], "campaigns": {}, "templates": {}, "mailboxes": {}}';
  end if;

  -- While the mail server is away one mail at a time tries whether it is back.
  select mail_faults, mail_away_until, mail_probe_until into v_faults, v_away, v_probe from sending_servers
  where id = v_server and mail_faults > 0 for no key update;

  -- The counters of the batch, each table in the order of its key, the providers last; see docs/guide/limits.md.
  insert into tenant_limits (tenant_id, tokens, filled_at)
  select distinct d.tenant_id, 'infinity'::float8, v_now from unnest(v_due) d
  where not exists (select 1 from tenant_limits l where l.tenant_id = d.tenant_id) order by 1
  on conflict do nothing;
  insert into mailbox_limits (tenant_id, mailbox_id, day, reserved, next_slot_at)
  select distinct d.tenant_id, d.mailbox_id, '', 0, v_now from unnest(v_due) d
  where not exists (select 1 from mailbox_limits l where l.tenant_id = d.tenant_id and l.mailbox_id = d.mailbox_id) order by 1, 2
  on conflict do nothing;
  perform 1 from tenant_limits l where l.tenant_id in (select d.tenant_id from unnest(v_due) d)
  order by l.tenant_id for no key update;
  perform 1 from sender_domain_limits l
  where (l.tenant_id, l.sender_domain_id) in (select d.tenant_id, d.sender_domain_id from unnest(v_due) d)
  order by l.tenant_id, l.sender_domain_id for no key update;
  perform 1 from mailbox_limits l where (l.tenant_id, l.mailbox_id) in (select d.tenant_id, d.mailbox_id from unnest(v_due) d)
  order by l.tenant_id, l.mailbox_id for no key update;
  perform 1 from mx_group_limits l where l.server_id = v_server and l.mx_group in (select d.mx_group from unnest(v_due) d)
  order by l.mx_group for no key update;
  -- The time may have passed while another claim held them.
  v_now := app.business_now(p_at);

  -- Who is refused by one counter takes nothing from the next. What people write themselves is counted but waits for no
  -- mailbox's or domain's limit.
  with box as materialized (
    select b.tenant_id, b.id, b.kind = 'hosted' as hosted, b.gap_seconds, w.zone, l.rests, l.rest_until, l.rest_reason, l.busy_until > v_now as busy, greatest(l.free_at, l.busy_until) as free_at,
      b.daily_limit - case when l.used_day = app.local_day(w.zone, v_now) then l.used else 0 end as left_today
    from (select distinct d.tenant_id, d.mailbox_id from unnest(v_due) d) x
    join mailboxes b on b.tenant_id = x.tenant_id and b.id = x.mailbox_id
    join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id
    join mailbox_limits l on l.tenant_id = b.tenant_id and l.mailbox_id = b.id
  ), domain as materialized (
    select l.tenant_id, l.sender_domain_id, w.zone,
      l.per_day - case when l.used_day = app.local_day(w.zone, v_now) then l.used else 0 end as left_today
    from (select distinct d.tenant_id, d.sender_domain_id from unnest(v_due) d) x
    join sender_domain_limits l on l.tenant_id = x.tenant_id and l.sender_domain_id = x.sender_domain_id
    join sender_domains s on s.tenant_id = l.tenant_id and s.id = l.sender_domain_id
    join workspaces w on w.tenant_id = s.tenant_id and w.id = s.workspace_id
  ), tenant as materialized (
    select t.tenant_id, r.per_second,
      least(r.burst, l.tokens + extract(epoch from greatest(v_now, l.filled_at) - l.filled_at) * r.per_second) as tokens
    from (select distinct d.tenant_id from unnest(v_due) d) x
    join tenants t on t.tenant_id = x.tenant_id join tenant_limits l on l.tenant_id = x.tenant_id
    cross join lateral (select coalesce(l.per_second, p.rate) as per_second, coalesce(l.burst, 60 * coalesce(l.per_second, p.rate)) as burst
      from (values ('starter', 10), ('growth', 50), ('scale', 100)) p(plan, rate) where p.plan = t.plan) r
  ), by_box as (
    select d.*, b.zone, case
        when b.hosted and v_faults > 0 and (v_away > v_now or v_probe > v_now or d.p > 1) then 'mail_server_away'
        when b.rests > 0 and (b.rest_until > v_now or d.n > 1) then b.rest_reason
        when d.kind <> 'campaign' then null
        when d.n > b.left_today then 'mailbox_day_limit'
        when b.gap_seconds > 0 and (d.n > 1 or b.busy or b.free_at > v_now) then 'mailbox_gap' end as wait,
      case
        when b.hosted and v_faults > 0 and (v_away > v_now or v_probe > v_now or d.p > 1)
          then greatest(v_away, v_now + interval '2 seconds')
        when b.rests > 0 and (b.rest_until > v_now or d.n > 1) then greatest(b.rest_until, v_now + interval '5 seconds')
        when d.n > b.left_today then app.next_day(b.zone, v_now)
        when b.busy then v_now + make_interval(secs => greatest(1, b.gap_seconds) * d.n)
        else greatest(v_now, b.free_at) + make_interval(secs => b.gap_seconds * (d.n - 1)) end as until
    from (select u.*, row_number() over (partition by u.tenant_id, u.mailbox_id order by u.kind = 'campaign', u.wake_at, u.id) as n,
        row_number() over (partition by x.hosted order by u.wake_at, u.id) as p
      from unnest(v_due) u join box x on x.tenant_id = u.tenant_id and x.id = u.mailbox_id) d
    join box b on b.tenant_id = d.tenant_id and b.id = d.mailbox_id
  ), by_domain as (
    select b.*, case when b.wait is not null then b.wait when b.kind = 'campaign' and b.m > x.left_today then 'sender_domain_day_limit' end as wait2,
      case when b.wait is not null then b.until else app.next_day(x.zone, v_now) end as until2
    from (select y.*, row_number() over (partition by y.tenant_id, y.sender_domain_id, y.wait is null order by y.kind = 'campaign', y.wake_at, y.id) as m
      from by_box y) b
    left join domain x on x.tenant_id = b.tenant_id and x.sender_domain_id = b.sender_domain_id
  ), by_tenant as (
    select b.*, case when b.wait2 is not null then b.wait2 when b.k > floor(x.tokens) then 'tenant_rate' end as wait3,
      case when b.wait2 is not null then b.until2 else v_now + make_interval(secs => (b.k - x.tokens) / x.per_second) end as until3
    from (select y.*, row_number() over (partition by y.tenant_id, y.wait2 is null order by y.kind = 'campaign', y.wake_at, y.id) as k
      from by_domain y) b
    join tenant x on x.tenant_id = b.tenant_id
  ), by_group as (
    select b.*, case when b.wait3 is not null then b.wait3 when l.held_until > v_now then 'mx_group_held'
        when b.g > r.per_minute - r.used then 'mx_group_limit' end as wait4,
      case when b.wait3 is not null then b.until3 when l.held_until > v_now then l.held_until
        else date_trunc('minute', v_now) + make_interval(mins => ceil((b.g - r.per_minute + r.used)::numeric / greatest(1, r.per_minute))::integer) end as until4
    from (select y.*, row_number() over (partition by y.mx_group, y.wait3 is null order by y.kind = 'campaign', y.wake_at, y.id) as g
      from by_tenant y) b
    left join mx_group_limits l on l.server_id = v_server and l.mx_group = b.mx_group
    left join lateral (select case when l.slow_until > v_now then least(l.slow_per_minute, l.per_minute) else l.per_minute end as per_minute,
      case when l.minute = date_trunc('minute', v_now) then l.used else 0 end as used) r on true
  )
  select coalesce(array_agg(row(g.tenant_id, g.id, g.kind, g.mailbox_id, g.sender_domain_id, g.mx_group, g.wait4, g.until4)::app.verdict), '{}')
  into v_verdicts from by_group g;

  update messages m set due_at = greatest(v.until, v_now + interval '1 millisecond'), state_reason = v.wait
  from unnest(v_verdicts) v where v.wait is not null and m.tenant_id = v.tenant_id and m.id = v.id;

  update tenant_limits l set filled_at = greatest(v_now, l.filled_at),
    tokens = least(r.burst, l.tokens + extract(epoch from greatest(v_now, l.filled_at) - l.filled_at) * r.per_second) - v.n
  from (select u.tenant_id, count(*) filter (where u.wait is null) as n from unnest(v_verdicts) u group by 1) v
  join tenants t on t.tenant_id = v.tenant_id join tenant_limits k on k.tenant_id = v.tenant_id
  cross join lateral (select coalesce(k.per_second, p.rate) as per_second, coalesce(k.burst, 60 * coalesce(k.per_second, p.rate)) as burst
    from (values ('starter', 10), ('growth', 50), ('scale', 100)) p(plan, rate) where p.plan = t.plan) r
  where l.tenant_id = v.tenant_id;

  update sender_domain_limits l set used_day = x.today, used = v.n + case when l.used_day = x.today then l.used else 0 end
  from (select u.tenant_id, u.sender_domain_id, count(*) as n from unnest(v_verdicts) u where u.wait is null group by 1, 2) v
  join sender_domains s on s.tenant_id = v.tenant_id and s.id = v.sender_domain_id
  join workspaces w on w.tenant_id = s.tenant_id and w.id = s.workspace_id
  cross join lateral (select app.local_day(w.zone, v_now) as today) x
  where l.tenant_id = v.tenant_id and l.sender_domain_id = v.sender_domain_id;

  update mailbox_limits l set used_day = x.today, used = v.n + case when l.used_day = x.today then l.used else 0 end,
    busy_id = case when b.gap_seconds > 0 then v.last_id end,
    busy_until = case when b.gap_seconds > 0 then v_now + make_interval(secs => p_lease_seconds + b.gap_seconds) end
  from (select u.tenant_id, u.mailbox_id, count(*) as n, (array_agg(u.id order by u.kind))[1] as last_id
    from unnest(v_verdicts) u where u.wait is null group by 1, 2) v
  join mailboxes b on b.tenant_id = v.tenant_id and b.id = v.mailbox_id
  join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id
  cross join lateral (select app.local_day(w.zone, v_now) as today) x
  where l.tenant_id = v.tenant_id and l.mailbox_id = v.mailbox_id;

  update mx_group_limits l set minute = date_trunc('minute', v_now),
    used = v.n + case when l.minute = date_trunc('minute', v_now) then l.used else 0 end
  from (select u.mx_group, count(*) as n from unnest(v_verdicts) u where u.wait is null group by 1) v
  where l.server_id = v_server and l.mx_group = v.mx_group;

  if v_faults > 0 and exists (
    select 1 from unnest(v_verdicts) v join mailboxes b on b.tenant_id = v.tenant_id and b.id = v.mailbox_id
    where v.wait is null and b.kind = 'hosted'
  ) then
    update sending_servers set mail_probe_until = v_now + make_interval(secs => least(p_lease_seconds, 90)) where id = v_server;
  end if;

  with claimed as (
    update messages m set state = 'sending', fence = m.fence + 1, attempts = m.attempts + 1, claimed_at = v_now,
      lease_until = app.now() + make_interval(secs => p_lease_seconds)
    from unnest(v_verdicts) v where v.wait is null and m.tenant_id = v.tenant_id and m.id = v.id
    returning m.*
  )
  select jsonb_build_object(
    'messages', coalesce((select jsonb_agg(jsonb_build_object(
      'tenantId', m.tenant_id, 'id', m.id, 'kind', m.kind, 'fence', m.fence, 'attempt', m.attempts, 'deferrals', m.deferrals,
      'toAddress', m.to_address, 'messageIdHeader', m.message_id_header, 'mailboxId', m.mailbox_id,
      'campaignId', m.campaign_id, 'position', m.position, 'templateVersionId', m.template_version_id,
      'subject', m.subject, 'inReplyTo', m.in_reply_to, 'plannedAt', m.planned_at,
      'tenantStatus', t.status, 'enrollmentState', e.state,
      'bar', case when m.kind = 'campaign' then (select b.bar from app.bars_of(m.tenant_id, m.to_address, c.workspace_id, c.topic_id) b) end,
      'quiet', case when p.contact_id is not null then app.quiet_until(m.tenant_id, c.workspace_id, m.contact_id, m.id, v_now) end,
      'plainText', p.format is not distinct from 'text',
      'contact', case when k.id is null then null else jsonb_build_object('id', k.id, 'status', k.status, 'email', k.email,
        'first_name', k.first_name, 'last_name', k.last_name, 'company', k.company, 'title', k.title, 'phone', k.phone,
        'city', k.city, 'state', k.state, 'country', k.country, 'attributes', k.attributes) end,
      'earlier', case when m.enrollment_id is null then '[]'::jsonb else (
        select coalesce(jsonb_agg(jsonb_build_object('messageIdHeader', p.message_id_header, 'subject', p.subject) order by p.position), '[]')
        from messages p where p.tenant_id = m.tenant_id and p.enrollment_id = m.enrollment_id
          and p.position < m.position and p.state in ('sent', 'delivered')) end,
      'body', case when m.template_version_id is null then (
        select jsonb_build_object('text', x.text, 'html', x.html) from content.message_bodies x
        where x.tenant_id = m.tenant_id and x.message_id = m.id) end
    ) order by m.due_at, m.id) from claimed m
      join tenants t on t.tenant_id = m.tenant_id
      left join enrollments e on e.tenant_id = m.tenant_id and e.id = m.enrollment_id
      left join contacts k on k.tenant_id = m.tenant_id and k.id = m.contact_id
      left join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
      left join contact_preferences p on p.tenant_id = m.tenant_id and p.workspace_id = c.workspace_id and p.contact_id = m.contact_id
        and m.kind = 'campaign'), '[]'),
    'campaigns', coalesce((select jsonb_object_agg(c.id, jsonb_build_object('state', c.state, 'window', c."window",
        'trackOpens', c.track_opens, 'trackClicks', c.track_clicks))
      from campaigns c where (c.tenant_id, c.id) in (select tenant_id, campaign_id from claimed)), '{}'),
    'templates', coalesce((select jsonb_object_agg(v.id, jsonb_build_object('subject', v.subject, 'body', v.body, 'bodyFormat', v.body_format))
      from template_versions v where (v.tenant_id, v.id) in (select tenant_id, template_version_id from claimed)), '{}'),
    'mailboxes', coalesce((select jsonb_object_agg(b.id, jsonb_build_object('tenantId', b.tenant_id, 'address', b.address,
        'displayName', b.display_name, 'kind', b.kind, 'state', b.state, 'smtp', b.smtp || coalesce((
        select jsonb_build_object('source', a.address) from source_addresses a
        where a.server_id = v_server and a.sender in (b.address, split_part(b.address, '@', 2))
        order by a.sender = b.address desc limit 1), '{}'), 'secretPath', s.path, 'secretVersion', s.version, 'sealed', s.sealed,
        'workspaceName', w.name, 'postalAddress', w.postal_address))
      from mailboxes b join secrets s on s.tenant_id = b.tenant_id and s.id = b.secret_id
      join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id
      where (b.tenant_id, b.id) in (select tenant_id, mailbox_id from claimed)), '{}')
  ) into v_result;
  return v_result;
end $function$;
