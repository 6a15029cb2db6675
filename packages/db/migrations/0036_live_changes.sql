CREATE UNLOGGED TABLE "live_changes" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "live_changes_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"xact" xid8 DEFAULT pg_current_xact_id(),
	"at" timestamp with time zone NOT NULL,
	"tenant_id" uuid NOT NULL,
	"topic" text NOT NULL,
	"row_id" uuid NOT NULL
);
--> statement-breakpoint
-- Every login of a database hears every channel and can speak on it, so a notice says only that there is something to read.
-- Whoever writes sweeps a little of what is over.
create function app.note_changes(p_tenants uuid[], p_topics text[], p_ids uuid[]) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  insert into live_changes (at, tenant_id, topic, row_id)
  select distinct on (c.tenant_id, c.topic, c.row_id) clock_timestamp(), c.tenant_id, c.topic, c.row_id
  from unnest(p_tenants, p_topics, p_ids) as c(tenant_id, topic, row_id);
  if not found then return; end if;
  delete from live_changes where seq in (
    select c.seq from live_changes c where c.at < clock_timestamp() - interval '1 minute' order by c.seq limit 50 for update skip locked);
  perform pg_notify('live', '');
end $$;
--> statement-breakpoint
revoke all on function app.note_changes(uuid[], text[], uuid[]) from public;
--> statement-breakpoint
-- The same for rows of the tenant that is entered, by its own login.
create function app.announce(p_topics text[], p_ids uuid[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  select app.note_changes(array_agg(nullif(current_setting('app.tenant_id', true), '')::uuid), p_topics, p_ids) from unnest(p_ids)
$$;
--> statement-breakpoint
revoke all on function app.announce(text[], uuid[]) from public;
--> statement-breakpoint
-- What was announced by transactions that ended after the snapshot `p_seen`, and the snapshot to ask with next; only that for null.
create function app.read_changes(p_seen text) returns jsonb
language sql volatile security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('seen', pg_current_snapshot()::text, 'changes', coalesce((
    select jsonb_agg(jsonb_build_object('tenantId', c.tenant_id, 'topic', c.topic, 'id', c.row_id) order by c.seq)
    from live_changes c where not pg_visible_in_snapshot(c.xact, p_seen::pg_snapshot)), '[]'))
$$;
--> statement-breakpoint
revoke all on function app.read_changes(text) from public;
--> statement-breakpoint
-- Whose rights or sessions changed: open streams look again whether they may go on.
create function app.tell_access() returns trigger
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_row jsonb := to_jsonb(coalesce(new, old));
begin
  perform app.note_changes(array[(v_row ->> 'tenant_id')::uuid], array['access'],
    array[coalesce(v_row ->> 'user_id', v_row ->> 'tenant_id')::uuid]);
  return null;
end $$;
--> statement-breakpoint
revoke all on function app.tell_access() from public;
--> statement-breakpoint
create trigger tell_access after update of revoked_at on sessions
for each row when (old.revoked_at is null and new.revoked_at is not null) execute function app.tell_access();
--> statement-breakpoint
create trigger tell_access after update of roles or delete on members for each row execute function app.tell_access();
--> statement-breakpoint
create trigger tell_access after insert or update or delete on workspace_members for each row execute function app.tell_access();
--> statement-breakpoint
create trigger tell_access after update of status on tenants
for each row when (old.status is distinct from new.status) execute function app.tell_access();
--> statement-breakpoint
do $patch$
declare
  v_source text := pg_get_functiondef('app.settle_messages(jsonb, timestamptz)'::regprocedure);
  v_from constant text := 'perform pg_notify(''live'', json_build_object(''tenantId'', tenant_id, ''topic'', topic, ''id'', id)::text)';
begin
  if position(v_from in v_source) = 0 then raise exception 'app.settle_messages is not as expected'; end if;
  execute replace(v_source, v_from, 'perform app.note_changes(array_agg(tenant_id), array_agg(topic), array_agg(id))');
end $patch$;
