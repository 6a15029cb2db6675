create extension if not exists pg_trgm;
--> statement-breakpoint
create index contacts_search on contacts using gin ((email || ' ' || first_name || ' ' || last_name || ' ' || company) gin_trgm_ops);
--> statement-breakpoint
create index messages_leased on messages (lease_until) where state = 'sending';
--> statement-breakpoint
create index messages_accepted on messages (accepted_at) where state = 'sent';
--> statement-breakpoint
create unique index sender_domains_one_primary on sender_domains (tenant_id, workspace_id) where is_primary;
--> statement-breakpoint
create unique index sender_domains_verified_name on sender_domains (name) where state in ('verified', 'degraded');
--> statement-breakpoint
create schema if not exists app;
--> statement-breakpoint
create function app.now() returns timestamptz language sql volatile security definer set search_path = pg_catalog as $$
  select clock_timestamp()
$$;
--> statement-breakpoint
create function app.memberships_of(p_user uuid)
returns table (tenant_id uuid, tenant_name text, roles text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, t.name, m.roles from members m join tenants t using (tenant_id)
  where m.user_id = p_user and not ('blocked' = any (m.roles)) order by m.created_at
$$;
--> statement-breakpoint
create function app.search_contacts(p_text text, p_limit integer)
returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select id from contacts
  where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
    and (email || ' ' || first_name || ' ' || last_name || ' ' || company)
        ilike '%' || replace(replace(replace(p_text, '\', '\\'), '%', '\%'), '_', '\_') || '%'
  order by id desc limit least(p_limit, 5000)
$$;
--> statement-breakpoint
create function app.find_messages_by_queue_id(p_server uuid, p_queue_ids text[])
returns table (tenant_id uuid, id uuid, queue_id text, to_address text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, m.id, m.queue_id, m.to_address from messages m
  where m.server_id = p_server and m.queue_id = any (p_queue_ids)
$$;
--> statement-breakpoint
create function app.find_messages_by_header(p_server uuid, p_headers text[])
returns table (tenant_id uuid, id uuid, message_id_header text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, m.id, m.message_id_header from messages m
  where m.server_id = p_server and m.state = 'unknown' and m.message_id_header = any (p_headers)
$$;
--> statement-breakpoint
create function app.heartbeat(p_at timestamptz) returns uuid
language sql volatile security definer set search_path = public, pg_temp as $$
  update sending_servers set heartbeat_at = p_at where login = session_user returning id
$$;
--> statement-breakpoint
create function app.claim_messages(p_limit integer, p_at timestamptz, p_lease_seconds integer)
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
    where m.server_id = v_server and m.state in ('planned', 'deferred') and m.due_at <= p_at
      and (m.campaign_id is null or m.kind = 'test' or c.state = 'active') and b.state = 'active'
    order by m.due_at, m.id limit p_limit
    for update of m skip locked
  ), claimed as (
    update messages m set state = 'sending', fence = m.fence + 1, attempts = m.attempts + 1,
      lease_until = app.now() + make_interval(secs => p_lease_seconds)
    from due where m.tenant_id = due.tenant_id and m.id = due.id
    returning m.*
  )
  select jsonb_build_object(
    'messages', coalesce((select jsonb_agg(jsonb_build_object(
      'tenantId', m.tenant_id, 'id', m.id, 'kind', m.kind, 'fence', m.fence, 'attempt', m.attempts,
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
create function app.prepare_messages(p_items jsonb, p_at timestamptz)
returns jsonb language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_server uuid := (select id from sending_servers where login = session_user);
  v_held jsonb;
begin
  with item as (
    select * from jsonb_to_recordset(p_items) as x("tenantId" uuid, id uuid, fence integer, subject text, "inReplyTo" text,
      text text, html text, links jsonb)
  ), held as (
    update messages m set subject = i.subject, in_reply_to = i."inReplyTo"
    from item i
    where m.tenant_id = i."tenantId" and m.id = i.id and m.fence = i.fence and m.state = 'sending' and m.server_id = v_server
      and m.lease_until > app.now()
    returning m.tenant_id, m.id, m.kind, m.to_address, m.campaign_id, m.enrollment_id
  ), stored as (
    insert into content.message_bodies (tenant_id, message_id, text, html, links, created_at)
    select h.tenant_id, h.id, i.text, i.html, i.links, p_at from held h join item i on i."tenantId" = h.tenant_id and i.id = h.id
    on conflict (tenant_id, message_id) do update set text = excluded.text, html = excluded.html, links = excluded.links
    returning message_id
  )
  select coalesce(jsonb_object_agg(h.id, case
      when h.kind = 'campaign' and exists (select 1 from suppressions s where s.tenant_id = h.tenant_id and s.email = h.to_address) then 'suppressed'
      when h.kind = 'campaign' and c.state <> 'active' then 'campaign_not_active'
      when h.kind = 'campaign' and e.state <> 'sending' then 'enrollment_ended'
      else 'go' end), '{}')
  into v_held
  from held h
  left join campaigns c on c.tenant_id = h.tenant_id and c.id = h.campaign_id
  left join enrollments e on e.tenant_id = h.tenant_id and e.id = h.enrollment_id;
  return v_held;
end $$;
--> statement-breakpoint
create function app.settle_messages(p_items jsonb, p_at timestamptz)
returns integer language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_server uuid := (select id from sending_servers where login = session_user);
  v_count integer;
begin
  create temporary table if not exists settling (
    tenant_id uuid, id uuid, kind text, campaign_id uuid, "position" integer, enrollment_id uuid, mailbox_id uuid, thread_id uuid,
    attempt integer, state text, outcome text, code integer, enhanced text, reply text, reason text, at timestamptz, detail jsonb
  ) on commit delete rows;
  delete from settling;
  with item as (
    select * from jsonb_to_recordset(p_items) as x("tenantId" uuid, id uuid, fence integer, outcome text, state text, code integer,
      enhanced text, reply text, reason text, "queueId" text, "nextAt" timestamptz, at timestamptz, detail jsonb)
  ), changed as (
    update messages m set
      state = i.state, state_reason = i.reason, lease_until = null,
      last_code = coalesce(i.code, m.last_code), last_enhanced = coalesce(i.enhanced, m.last_enhanced), last_reply = coalesce(i.reply, m.last_reply),
      queue_id = coalesce(i."queueId", m.queue_id), due_at = coalesce(i."nextAt", m.due_at),
      sent_at = case when i.state = 'sent' then i.at else m.sent_at end,
      final_at = case when i.state in ('bounced', 'skipped', 'failed') then i.at else m.final_at end
    from item i
    where m.tenant_id = i."tenantId" and m.id = i.id and m.fence = i.fence and m.state = 'sending' and m.server_id = v_server
    returning m.tenant_id, m.id, m.kind, m.campaign_id, m.position, m.enrollment_id, m.mailbox_id, m.thread_id, m.attempts,
      i.state, i.outcome, i.code, i.enhanced, i.reply, i.reason, i.at, i.detail
  )
  insert into settling select * from changed;
  get diagnostics v_count = row_count;

  insert into message_attempts (tenant_id, message_id, attempt, outcome, code, enhanced, reply, at)
  select tenant_id, id, attempt, outcome, code, coalesce(enhanced, ''), coalesce(reply, ''), at from settling
  on conflict do nothing;

  update enrollments e set
    state = case when n.position is not null then 'active' else 'completed' end,
    position = coalesce(n.position, e.position),
    next_at = case when n.position is not null then s.at + make_interval(secs => n.wait_seconds) end,
    updated_at = s.at
  from settling s left join campaign_steps n on n.tenant_id = s.tenant_id and n.campaign_id = s.campaign_id and n.position = s.position + 1
  where s.outcome = 'accepted' and e.tenant_id = s.tenant_id and e.id = s.enrollment_id and e.state = 'sending';

  update enrollments e set
    state = case when s.reason = 'suppressed' then 'exited' else 'failed' end,
    exit_reason = case when s.reason = 'suppressed' then 'suppressed' end,
    next_at = null, failure = s.reason, updated_at = s.at
  from settling s
  where s.state in ('skipped', 'failed', 'bounced') and e.tenant_id = s.tenant_id and e.id = s.enrollment_id and e.state = 'sending';

  with first_deferral as (
    insert into event_keys (tenant_id, key, event_id)
    select tenant_id, 'n:deferred:' || id, id from settling where kind = 'campaign' and outcome = 'deferred'
    on conflict do nothing returning tenant_id, event_id as id
  )
  insert into campaign_counters as c (tenant_id, campaign_id, position, sent, deferred, skipped, failed)
  select s.tenant_id, s.campaign_id, s.position, count(*) filter (where s.outcome = 'accepted'), count(f.id),
    count(*) filter (where s.state = 'skipped'), count(*) filter (where s.state = 'failed')
  from settling s left join first_deferral f on f.tenant_id = s.tenant_id and f.id = s.id
  where s.kind = 'campaign' group by 1, 2, 3 order by 1, 2, 3
  on conflict (tenant_id, campaign_id, position) do update set
    sent = c.sent + excluded.sent, deferred = c.deferred + excluded.deferred, skipped = c.skipped + excluded.skipped,
    failed = c.failed + excluded.failed;

  insert into outbox (tenant_id, id, at, type, payload, request_id)
  select tenant_id, uuidv7(), at, 'message.rejected',
    jsonb_build_object('messageId', id, 'code', code, 'enhanced', enhanced, 'reply', reply, 'detail', detail), 'server'
  from settling where outcome = 'rejected';

  perform pg_notify('live', json_build_object('tenantId', tenant_id, 'topic', 'campaign', 'id', campaign_id)::text)
  from (select distinct tenant_id, campaign_id from settling where campaign_id is not null) changed;
  perform pg_notify('live', json_build_object('tenantId', tenant_id, 'topic', 'thread', 'id', thread_id)::text)
  from (select distinct tenant_id, thread_id from settling where thread_id is not null) changed;
  return v_count;
end $$;
