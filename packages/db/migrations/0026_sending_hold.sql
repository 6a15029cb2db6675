ALTER TABLE "sending_servers" DROP CONSTRAINT "sending_servers_state";--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "beats" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "held_reason" text;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "held_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD CONSTRAINT "sending_servers_held_reason" CHECK ("sending_servers"."held_reason" in ('ledger_went_back', 'was_away'));--> statement-breakpoint
ALTER TABLE "sending_servers" ADD CONSTRAINT "sending_servers_state" CHECK ("sending_servers"."state" in ('active', 'draining', 'held', 'left'));--> statement-breakpoint
drop function app.heartbeat();
--> statement-breakpoint
-- A server that remembers more heartbeats than the database looks at one that was restored; then, and when no server was heard
-- for `p_late_after` seconds (0: never asked) while something is due, all are held.
create function app.heartbeat(p_known bigint, p_late_after integer)
returns table (state text, beats bigint, reason text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  v_me uuid;
  v_beats bigint;
  v_reason text;
begin
  select s.id, s.beats into v_me, v_beats from sending_servers s where s.login = session_user;
  if v_me is null then return; end if;
  if v_beats < p_known then
    v_reason := 'ledger_went_back';
  elsif p_late_after > 0
    and (select max(s.heartbeat_at) from sending_servers s) < app.now() - make_interval(secs => p_late_after)
    and (exists (select 1 from enrollments e where e.state = 'active' and e.next_at <= app.now())
      or exists (select 1 from messages m where m.wake_at <= app.now()))
  then
    v_reason := 'was_away';
  end if;
  if v_reason is not null then
    perform 1 from sending_servers s order by s.id for no key update;
    update sending_servers s set state = 'held', held_reason = v_reason, held_at = app.now() where s.state in ('active', 'draining');
  end if;
  return query
    update sending_servers s set heartbeat_at = app.now(), beats = greatest(s.beats, p_known) + 1 where s.id = v_me
    returning s.state, s.beats, s.held_reason;
end $$;
--> statement-breakpoint
-- Whether all sending waits for the operator, for people who look at their campaigns.
create function app.sending_hold() returns table (reason text, since timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.held_reason, s.held_at from sending_servers s where s.state = 'held' order by s.held_at limit 1
$$;
