-- Whether this database lives in another time than its own clock's, as a rehearsal does. Its owner says so; no login can.
create function app.is_turned() returns boolean language sql stable set search_path = pg_catalog as $$ select false $$;
--> statement-breakpoint
create function app.turn_time(p_turned boolean) returns void
language plpgsql volatile set search_path = pg_catalog as $$
begin
  execute format('create or replace function app.is_turned() returns boolean language sql stable set search_path = pg_catalog as %L',
    'select ' || p_turned);
end $$;
--> statement-breakpoint
revoke all on function app.is_turned() from public;
--> statement-breakpoint
revoke all on function app.turn_time(boolean) from public;
--> statement-breakpoint
-- The clock the limits count by: the database's own, so that workers whose clocks differ share one, and none chooses; only where
-- time is turned the caller's, once it is further away than a server's clock may be wrong.
create or replace function app.business_now(p_at timestamptz) returns timestamptz
language sql volatile security definer set search_path = pg_catalog as $$
  select case when app.is_turned() and abs(extract(epoch from app.now() - p_at)) >= 600 then p_at else app.now() end
$$;
--> statement-breakpoint
-- When something happened, as a sending server says it: not before it was given the mail, and not later than now.
create function app.said_moment(p_at timestamptz, p_from timestamptz) returns timestamptz
language sql volatile security definer set search_path = pg_catalog as $$
  select case when app.is_turned() then p_at else least(greatest(p_at, p_from), app.now()) end
$$;
--> statement-breakpoint
revoke all on function app.said_moment(timestamptz, timestamptz) from public;
--> statement-breakpoint
-- When to try again, as a sending server says it: within a week.
create function app.said_retry(p_at timestamptz) returns timestamptz
language sql volatile security definer set search_path = pg_catalog as $$
  select case when app.is_turned() then p_at else least(greatest(p_at, app.now()), app.now() + interval '168 hours') end
$$;
--> statement-breakpoint
revoke all on function app.said_retry(timestamptz) from public;
--> statement-breakpoint
do $patch$
declare
  v_change text[];
  v_source text;
begin
  foreach v_change slice 1 in array array[
    ['app.claim_messages(integer, timestamptz, integer)', 'app.due_messages(v_server, v_now, p_limit)',
     'app.due_messages(v_server, v_now, least(greatest(p_limit, 0), 1000))'],
    ['app.claim_messages(integer, timestamptz, integer)', 'make_interval(secs => p_lease_seconds)',
     'make_interval(secs => least(greatest(p_lease_seconds, 1), 900))'],
    ['app.prepare_messages(jsonb, timestamptz)', 'i.links, p_at from held', 'i.links, app.business_now(p_at) from held'],
    ['app.prepare_messages(jsonb, timestamptz)', 'h.id, p_at)', 'h.id, app.business_now(p_at))'],
    ['app.settle_messages(jsonb, timestamptz)', 'coalesce(i."nextAt", m.due_at)', 'coalesce(app.said_retry(i."nextAt"), m.due_at)'],
    ['app.settle_messages(jsonb, timestamptz)', 'then i.at else m.sent_at', 'then app.said_moment(i.at, m.claimed_at) else m.sent_at'],
    ['app.settle_messages(jsonb, timestamptz)', 'then i.at else m.final_at', 'then app.said_moment(i.at, m.claimed_at) else m.final_at'],
    ['app.settle_messages(jsonb, timestamptz)', 'i.reason, i.at, i.detail', 'i.reason, app.said_moment(i.at, m.claimed_at) as at, i.detail']
  ] loop
    v_source := pg_get_functiondef(v_change[1]::regprocedure);
    if position(v_change[2] in v_source) = 0 then
      raise exception '% is not as expected', v_change[1];
    end if;
    execute replace(v_source, v_change[2], v_change[3]);
  end loop;
end $patch$;
