create function app.open_sender(p_journal uuid)
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
      select jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'id', m.id, 'fence', m.fence, 'deferrals', m.deferrals, 'kind', b.kind))
      from messages m join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
      where m.server_id = v_server.id and m.wake_at is not null
        and (m.state = 'sending' or (m.state = 'unknown' and m.state_reason = 'lease_expired'))), '[]'));
end $$;
--> statement-breakpoint
create function app.find_strays(p_journal uuid, p_older_seconds integer, p_lease_seconds integer)
returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('tenantId', m.tenant_id, 'id', m.id, 'fence', m.fence)), '[]')
  from messages m join sending_servers s on s.id = m.server_id
  where s.login = session_user and s.journal_id = p_journal and m.wake_at is not null
    and (m.state = 'sending' or (m.state = 'unknown' and m.state_reason = 'lease_expired'))
    and m.lease_until <= app.now() + make_interval(secs => p_lease_seconds - p_older_seconds)
$$;
