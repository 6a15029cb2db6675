-- Whether nothing is sent for everybody, for people who look at their campaigns: held by the operator's need to look, or since no
-- sending server was heard for two minutes.
create or replace function app.sending_hold() returns table (reason text, since timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  (select s.held_reason, s.held_at from sending_servers s where s.state = 'held' order by s.held_at limit 1)
  union all
  (select 'nobody_sends', max(s.heartbeat_at) from sending_servers s where s.state in ('active', 'draining')
    having max(s.heartbeat_at) < app.now() - interval '2 minutes')
  limit 1
$$;
