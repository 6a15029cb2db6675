-- A settlement brings what was said; it is kept with the attempt, and read for it alone.
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
