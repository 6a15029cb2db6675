CREATE TABLE "shaping_acts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"server_id" uuid NOT NULL,
	"mx_group" text NOT NULL,
	"rule_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"per_minute" integer,
	"reason" text NOT NULL,
	"reply" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shaping_hits" (
	"server_id" uuid NOT NULL,
	"mx_group" text NOT NULL,
	"rule_id" text NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"spent" boolean DEFAULT false NOT NULL,
	CONSTRAINT "shaping_hits_server_id_mx_group_rule_id_key_pk" PRIMARY KEY("server_id","mx_group","rule_id","key")
);
--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "rests" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "rest_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "rest_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "mail_faults" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "mail_away_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "mail_probe_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "held_domains" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "shaping_acts" ADD CONSTRAINT "shaping_acts_server_id_sending_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."sending_servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shaping_hits" ADD CONSTRAINT "shaping_hits_server_id_sending_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."sending_servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shaping_acts_at" ON "shaping_acts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "shaping_hits_at" ON "shaping_hits" USING btree ("at");
--> statement-breakpoint
-- `fault`: the mail server of this sending server could not be used; `rest`: the mailbox's own could not, from its first wait
-- to the longest, in seconds.
alter type app.settled add attribute fault boolean, add attribute rest jsonb;
--> statement-breakpoint
alter type app.returned add attribute planned_minute timestamptz;
--> statement-breakpoint
create type app.rest as (tenant_id uuid, mailbox_id uuid, reason text, seconds float8, at_most float8);
--> statement-breakpoint
-- The wait after the n-th failure in a row: doubled each time up to the most, between half of it and all by a hash of the key.
create function app.growing_wait(p_key text, p_n integer, p_first float8, p_most float8) returns float8
language sql immutable set search_path = pg_catalog as $$
  select least(p_most, p_first * 2 ^ (least(p_n, 20) - 1)) * (0.5 + (hashtextextended(p_key || ':' || p_n, 0) & 1023) / 2046.0)
$$;
--> statement-breakpoint
-- The breaker of a server's own mail server: a fault opens it, each probe that fails for longer, any answer closes it.
create function app.note_mail_server(p_server uuid, p_settled app.settled[], p_at timestamptz) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_now timestamptz := app.business_now(p_at);
  v_faulty boolean := exists (select 1 from unnest(p_settled) s where s.fault);
begin
  if not v_faulty and not exists (select 1 from sending_servers where id = p_server and mail_faults > 0) then return; end if;
  if exists (
    select 1 from unnest(p_settled) s
    join messages m on m.tenant_id = s.tenant_id and m.id = s.id
    join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
    where s.outcome in ('accepted', 'deferred', 'rejected') and b.kind = 'hosted'
  ) then
    update sending_servers set mail_faults = 0, mail_away_until = null, mail_probe_until = null where id = p_server;
  elsif v_faulty then
    -- What was under way when it opened tells nothing new.
    update sending_servers set mail_faults = least(mail_faults + 1, 30), mail_probe_until = null,
      mail_away_until = v_now + make_interval(secs => app.growing_wait(p_server::text, mail_faults + 1, 2, 300))
    where id = p_server and (mail_away_until is null or mail_away_until <= v_now);
  end if;
end $$;
--> statement-breakpoint
drop function app.find_messages_by_queue_id(uuid, text[]);
--> statement-breakpoint
create function app.find_messages_by_queue_id(p_server uuid, p_queue_ids text[])
returns table (tenant_id uuid, id uuid, queue_id text, to_address text, mx_group text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, m.id, m.queue_id, m.to_address, coalesce(g.mx_group, m.mx_group) from messages m
  join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
  left join mx_groups g on g.domain = split_part(m.to_address, '@', 2)
  where m.queue_id = any (p_queue_ids) and m.queue_id <> '' and b.server_id = p_server
$$;
--> statement-breakpoint
create or replace function app.claim_messages(p_limit integer, p_at timestamptz, p_lease_seconds integer)
returns jsonb language plpgsql volatile security definer set search_path = public, pg_temp as $$
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
  select coalesce(array_agg(row(d.*)::app.candidate order by d.wake_at, d.id), '{}') into v_due from (
    select m.tenant_id, m.id, m.kind, m.mailbox_id, b.sender_domain_id, m.mx_group, m.wake_at from messages m
    left join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
    join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
    where m.server_id = v_server and m.wake_at <= v_now and m.state in ('planned', 'deferred')
      and (m.campaign_id is null or m.kind = 'test' or c.state = 'active') and b.state = 'active'
    order by m.wake_at, m.id limit p_limit
    for update of m skip locked
  ) d;
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
      'suppressed', exists (select 1 from suppressions s where s.tenant_id = m.tenant_id and s.email = m.to_address),
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
      left join contacts k on k.tenant_id = m.tenant_id and k.id = m.contact_id), '[]'),
    'campaigns', coalesce((select jsonb_object_agg(c.id, jsonb_build_object('state', c.state, 'window', c."window",
        'trackOpens', c.track_opens, 'trackClicks', c.track_clicks))
      from campaigns c where (c.tenant_id, c.id) in (select tenant_id, campaign_id from claimed)), '{}'),
    'templates', coalesce((select jsonb_object_agg(v.id, jsonb_build_object('subject', v.subject, 'body', v.body, 'bodyFormat', v.body_format))
      from template_versions v where (v.tenant_id, v.id) in (select tenant_id, template_version_id from claimed)), '{}'),
    'mailboxes', coalesce((select jsonb_object_agg(b.id, jsonb_build_object('tenantId', b.tenant_id, 'address', b.address,
        'displayName', b.display_name, 'kind', b.kind, 'state', b.state, 'smtp', b.smtp, 'secretPath', s.path, 'secretVersion', s.version, 'sealed', s.sealed,
        'workspaceName', w.name, 'postalAddress', w.postal_address))
      from mailboxes b join secrets s on s.tenant_id = b.tenant_id and s.id = b.secret_id
      join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id
      where (b.tenant_id, b.id) in (select tenant_id, mailbox_id from claimed)), '{}')
  ) into v_result;
  return v_result;
end $$;
--> statement-breakpoint
-- What did not leave gives its tokens back, what never will its reservations too; an attempt that ended begins the gap of its
-- mailbox; a mailbox whose own server cannot be used rests, longer each time, until that server takes a mail.
create or replace function app.give_back(p_settled app.settled[], p_at timestamptz) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_now timestamptz := app.business_now(p_at);
  v_items app.returned[];
  v_rests app.rest[];
begin
  select coalesce(array_agg(row(m.tenant_id, m.id, b.sender_domain_id, m.mailbox_id, m.server_id, m.mx_group,
      m.claimed_at, app.local_day(w.zone, m.claimed_at), s.outcome in ('released', 'skipped'), s.outcome = 'skipped',
      date_trunc('minute', m.planned_at))::app.returned), '{}')
  into v_items
  from unnest(p_settled) s
  join messages m on m.tenant_id = s.tenant_id and m.id = s.id
  join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
  join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id
  where m.claimed_at is not null and (s.outcome in ('released', 'skipped') or b.gap_seconds > 0);
  select coalesce(array_agg(row(r.*)::app.rest), '{}') into v_rests from (
    select m.tenant_id, m.mailbox_id, min(s.rest->>'reason'), min((s.rest->>'seconds')::float8), max((s.rest->>'atMost')::float8)
    from unnest(p_settled) s
    join messages m on m.tenant_id = s.tenant_id and m.id = s.id
    join mailbox_limits l on l.tenant_id = m.tenant_id and l.mailbox_id = m.mailbox_id
    where s.rest is not null or (s.outcome = 'accepted' and l.rests > 0)
    group by 1, 2
  ) r;
  if cardinality(v_items) = 0 and cardinality(v_rests) = 0 then return; end if;

  perform 1 from tenant_limits l where l.tenant_id in (select i.tenant_id from unnest(v_items) i where i.back)
  order by l.tenant_id for no key update;
  perform 1 from sender_domain_limits l
  where (l.tenant_id, l.sender_domain_id) in (select i.tenant_id, i.sender_domain_id from unnest(v_items) i where i.back)
  order by l.tenant_id, l.sender_domain_id for no key update;
  perform 1 from mailbox_limits l where (l.tenant_id, l.mailbox_id) in (
    select i.tenant_id, i.mailbox_id from unnest(v_items) i union select r.tenant_id, r.mailbox_id from unnest(v_rests) r)
  order by l.tenant_id, l.mailbox_id for no key update;
  perform 1 from mx_group_limits l
  where (l.server_id, l.mx_group) in (select i.server_id, i.mx_group from unnest(v_items) i where i.back)
  order by l.server_id, l.mx_group for no key update;

  update tenant_limits l set tokens = l.tokens + v.n
  from (select i.tenant_id, count(*) as n from unnest(v_items) i where i.back group by 1) v where l.tenant_id = v.tenant_id;
  update sender_domain_limits l set used = greatest(0, l.used - v.n),
    reserved = greatest(0, l.reserved - case when l.day = v.day then v.skipped else 0 end)
  from (select i.tenant_id, i.sender_domain_id, i.day, count(*) as n, count(*) filter (where i.skipped) as skipped
    from unnest(v_items) i where i.back group by 1, 2, 3) v
  where l.tenant_id = v.tenant_id and l.sender_domain_id = v.sender_domain_id and l.used_day = v.day;
  update mailbox_limits l set used = greatest(0, l.used - v.back),
    reserved = greatest(0, l.reserved - case when l.day = v.day then v.skipped else 0 end)
  from (select i.tenant_id, i.mailbox_id, i.day, count(*) filter (where i.back) as back, count(*) filter (where i.skipped) as skipped
    from unnest(v_items) i group by 1, 2, 3) v
  where v.back > 0 and l.tenant_id = v.tenant_id and l.mailbox_id = v.mailbox_id and l.used_day = v.day;
  update mailbox_limits l set busy_id = case when l.busy_id = any (v.ids) then null else l.busy_id end,
    busy_until = case when l.busy_id = any (v.ids) then null else l.busy_until end,
    free_at = case when v.tried then greatest(l.free_at, v_now + make_interval(secs => b.gap_seconds)) else l.free_at end
  from (select i.tenant_id, i.mailbox_id, array_agg(i.id) as ids, bool_or(not i.back) as tried from unnest(v_items) i group by 1, 2) v
  join mailboxes b on b.tenant_id = v.tenant_id and b.id = v.mailbox_id
  where l.tenant_id = v.tenant_id and l.mailbox_id = v.mailbox_id;
  update mailbox_limits l set
    rests = case when v.reason is null then 0 else least(l.rests + 1, 30) end, rest_reason = coalesce(v.reason, ''),
    rest_until = case when v.reason is not null then v_now + make_interval(
      secs => app.growing_wait(l.mailbox_id::text, l.rests + 1, v.seconds, v.at_most)) end
  from unnest(v_rests) v
  where l.tenant_id = v.tenant_id and l.mailbox_id = v.mailbox_id and (v.reason is null or l.rest_until is null or l.rest_until <= v_now);
  update mx_group_limits l set reserved = greatest(0, l.reserved - v.n)
  from (select i.server_id, i.mx_group, i.planned_minute as minute, count(*) as n from unnest(v_items) i where i.skipped group by 1, 2, 3) v
  where l.server_id = v.server_id and l.mx_group = v.mx_group and l.reserved_minute = v.minute;
  update mx_group_limits l set used = greatest(0, l.used - v.n)
  from (select i.server_id, i.mx_group, date_trunc('minute', i.claimed_at) as minute, count(*) as n from unnest(v_items) i where i.back group by 1, 2, 3) v
  where l.server_id = v.server_id and l.mx_group = v.mx_group and l.minute = v.minute;
end $$;
--> statement-breakpoint
create or replace function app.settle_messages(p_items jsonb, p_at timestamptz)
returns integer language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_server uuid := (select id from sending_servers where login = session_user);
  v_settled app.settled[];
begin
  with item as (
    select * from jsonb_to_recordset(p_items) as x("tenantId" uuid, id uuid, fence integer, outcome text, state text, code integer,
      enhanced text, reply text, reason text, "queueId" text, "nextAt" timestamptz, at timestamptz, detail jsonb,
      fault boolean, rest jsonb)
  ), changed as (
    update messages m set
      state = i.state, state_reason = i.reason, lease_until = case when i.state = 'unknown' then app.now() end,
      deferrals = m.deferrals + case when i.outcome = 'deferred' then 1 else 0 end,
      last_code = coalesce(i.code, m.last_code), last_enhanced = coalesce(i.enhanced, m.last_enhanced), last_reply = coalesce(i.reply, m.last_reply),
      queue_id = coalesce(i."queueId", m.queue_id), due_at = coalesce(i."nextAt", m.due_at),
      sent_at = case when i.state = 'sent' then i.at else m.sent_at end,
      final_at = case when i.state in ('bounced', 'skipped', 'failed') then i.at else m.final_at end
    from item i
    where m.tenant_id = i."tenantId" and m.id = i.id and m.fence = i.fence and m.state in ('sending', 'unknown') and m.server_id = v_server
    returning m.tenant_id, m.id, m.kind, m.campaign_id, m.position, m.enrollment_id, m.thread_id, m.attempts,
      i.state, i.outcome, i.code, coalesce(i.enhanced, '') as enhanced, coalesce(i.reply, '') as reply, i.reason, i.at, i.detail,
      i.fault, i.rest
  )
  select coalesce(array_agg(row(c.*)::app.settled), '{}') into v_settled from changed c;

  perform app.note_mail_server(v_server, v_settled, p_at);
  perform app.give_back(v_settled, p_at);

  with attempt as (
    insert into message_attempts (tenant_id, message_id, attempt, outcome, code, enhanced, reply, at, reason, server_id, evidence)
    select s.tenant_id, s.id, s.attempt, s.outcome, s.code, s.enhanced, s.reply, s.at, s.reason, v_server, i.evidence
    from unnest(v_settled) s
    join jsonb_to_recordset(p_items) as i("tenantId" uuid, id uuid, evidence jsonb) on i."tenantId" = s.tenant_id and i.id = s.id
    on conflict do nothing
  ), advanced as (
    update enrollments e set
      state = case when s.outcome <> 'accepted' then case when s.reason = 'suppressed' then 'exited' else 'failed' end
        when n.position is not null then 'active' else 'completed' end,
      exit_reason = case when s.outcome <> 'accepted' and s.reason = 'suppressed' then 'suppressed' else e.exit_reason end,
      failure = case when s.outcome <> 'accepted' then s.reason else e.failure end,
      position = case when s.outcome = 'accepted' then coalesce(n.position, e.position) else e.position end,
      next_at = case when s.outcome = 'accepted' and n.position is not null then s.at + make_interval(secs => n.wait_seconds) end,
      updated_at = s.at
    from unnest(v_settled) s
    left join campaign_steps n on n.tenant_id = s.tenant_id and n.campaign_id = s.campaign_id and n.position = s.position + 1
    where (s.outcome = 'accepted' or s.state in ('skipped', 'failed', 'bounced'))
      and e.tenant_id = s.tenant_id and e.id = s.enrollment_id and e.state = 'sending'
  ), first_deferral as (
    insert into event_keys (tenant_id, key, event_id)
    select tenant_id, 'n:deferred:' || id, id from unnest(v_settled) where kind = 'campaign' and outcome = 'deferred'
    on conflict do nothing returning tenant_id, event_id as id
  ), counted as (
    insert into campaign_counters as c (tenant_id, campaign_id, position, sent, deferred, skipped, failed)
    select s.tenant_id, s.campaign_id, s.position, count(*) filter (where s.outcome = 'accepted'), count(f.id),
      count(*) filter (where s.state = 'skipped'), count(*) filter (where s.state = 'failed')
    from unnest(v_settled) s left join first_deferral f on f.tenant_id = s.tenant_id and f.id = s.id
    where s.kind = 'campaign' group by 1, 2, 3 order by 1, 2, 3
    on conflict (tenant_id, campaign_id, position) do update set
      sent = c.sent + excluded.sent, deferred = c.deferred + excluded.deferred, skipped = c.skipped + excluded.skipped,
      failed = c.failed + excluded.failed
  )
  insert into outbox (tenant_id, id, at, type, payload, request_id)
  select tenant_id, uuidv7(), at, 'message.rejected',
    jsonb_build_object('messageId', id, 'code', code, 'enhanced', enhanced, 'reply', reply, 'detail', detail), 'server'
  from unnest(v_settled) where outcome = 'rejected';

  perform pg_notify('live', json_build_object('tenantId', tenant_id, 'topic', topic, 'id', id)::text)
  from (select distinct s.tenant_id, t.topic, t.id from unnest(v_settled) s
    cross join lateral (values ('campaign', s.campaign_id), ('thread', s.thread_id)) t(topic, id) where t.id is not null) changed;
  return coalesce(array_length(v_settled, 1), 0);
end $$;
