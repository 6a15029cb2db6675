ALTER TABLE "messages" ADD COLUMN "deferrals" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "journal_id" uuid;
--> statement-breakpoint
create or replace function app.check_transition() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if not (old.state || ' ' || new.state) = any (array[
    'planned sending', 'planned skipped', 'planned failed',
    'sending planned', 'sending deferred', 'sending sent', 'sending bounced', 'sending skipped', 'sending failed', 'sending unknown',
    'deferred sending', 'deferred skipped', 'deferred failed',
    'unknown planned', 'unknown sent', 'unknown bounced', 'unknown failed', 'unknown deferred', 'unknown skipped',
    'sent delivered', 'sent bounced', 'sent complained',
    'delivered bounced', 'delivered complained', 'bounced complained', 'failed sent', 'failed bounced'])
  then
    raise exception 'a message cannot go from % to %', old.state, new.state using errcode = '23514', constraint = 'messages_transition';
  end if;
  return new;
end $$;
--> statement-breakpoint
create function app.open_sender(p_journal uuid, p_lease_seconds integer)
returns jsonb language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_server sending_servers;
begin
  select * into v_server from sending_servers where login = session_user for update;
  if v_server.id is null then
    raise exception 'no sending server has the login %', session_user using errcode = '42501';
  end if;
  update sending_servers set journal_id = p_journal where id = v_server.id and journal_id is distinct from p_journal;
  return jsonb_build_object(
    'known', coalesce(v_server.journal_id = p_journal, false),
    'leases', coalesce((
      select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'id', m.id, 'fence', m.fence, 'deferrals', m.deferrals,
        'state', m.state, 'kind', b.kind,
        'age', extract(epoch from app.now() - m.lease_until) + p_lease_seconds))
      from messages m join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
      where m.server_id = v_server.id and m.wake_at is not null and m.state in ('sending', 'unknown')), '[]'));
end $$;
--> statement-breakpoint
create or replace function app.claim_messages(p_limit integer, p_at timestamptz, p_lease_seconds integer)
returns jsonb language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_server uuid := (select id from sending_servers where login = session_user);
  v_result jsonb;
begin
  if v_server is null then
    raise exception 'no sending server has the login %', session_user using errcode = '42501';
  end if;
  with due as materialized (
    select m.tenant_id, m.id from messages m
    left join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
    join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
    where m.server_id = v_server and m.wake_at <= p_at and m.state in ('planned', 'deferred')
      and (m.campaign_id is null or m.kind = 'test' or c.state = 'active') and b.state = 'active'
    order by m.wake_at, m.id limit p_limit
    for update of m skip locked
  ), claimed as (
    update messages m set state = 'sending', fence = m.fence + 1, attempts = m.attempts + 1,
      lease_until = app.now() + make_interval(secs => p_lease_seconds)
    from due where m.tenant_id = due.tenant_id and m.id = due.id
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
create or replace function app.settle_messages(p_items jsonb, p_at timestamptz)
returns integer language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_server uuid := (select id from sending_servers where login = session_user);
  v_settled app.settled[];
begin
  with item as (
    select * from jsonb_to_recordset(p_items) as x("tenantId" uuid, id uuid, fence integer, outcome text, state text, code integer,
      enhanced text, reply text, reason text, "queueId" text, "nextAt" timestamptz, at timestamptz, detail jsonb)
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
      i.state, i.outcome, i.code, coalesce(i.enhanced, '') as enhanced, coalesce(i.reply, '') as reply, i.reason, i.at, i.detail
  )
  select coalesce(array_agg(row(c.*)::app.settled), '{}') into v_settled from changed c;

  with attempt as (
    insert into message_attempts (tenant_id, message_id, attempt, outcome, code, enhanced, reply, at)
    select tenant_id, id, attempt, outcome, code, enhanced, reply, at from unnest(v_settled)
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
--> statement-breakpoint
create or replace function app.find_messages_by_header(p_server uuid, p_headers text[])
returns table (tenant_id uuid, id uuid, message_id_header text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, m.id, m.message_id_header from messages m
  where m.server_id = p_server and m.wake_at is not null and m.state in ('sending', 'unknown') and m.message_id_header = any (p_headers)
$$;
