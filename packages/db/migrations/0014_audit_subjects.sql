-- By hand: links of before cover no time to keep; they are made anew from the rows (there is no release yet).
alter table audit_seals disable trigger user;
--> statement-breakpoint
alter table audit_heads disable trigger user;
--> statement-breakpoint
truncate audit_seals, audit_heads;
--> statement-breakpoint
alter table audit_seals enable trigger user;
--> statement-breakpoint
alter table audit_heads enable trigger user;
--> statement-breakpoint
CREATE TABLE "audit_subjects" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"sealed_key" text,
	"created_at" timestamp with time zone NOT NULL,
	"erased_at" timestamp with time zone,
	CONSTRAINT "audit_subjects_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "audit_subjects_kind" CHECK ("audit_subjects"."kind" in ('user', 'contact', 'invitation')),
	CONSTRAINT "audit_subjects_erased" CHECK ("audit_subjects"."sealed_key" is null or "audit_subjects"."erased_at" is null)
);
--> statement-breakpoint
ALTER TABLE "audit_seals" ADD COLUMN "keep_until" timestamp with time zone NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_subjects_open" ON "audit_subjects" USING btree ("tenant_id","kind","subject_id") WHERE "audit_subjects"."erased_at" is null;--> statement-breakpoint
CREATE INDEX "audit_due" ON "audit_log" USING btree ("retention","at");
--> statement-breakpoint
-- By hand: rows past their time, and those alone, are taken out by one function.
create function app.audit_days(p_retention text) returns integer language sql immutable set search_path = pg_catalog as $$
  -- Never less than the calendar's: a year of 366 days, seven years with two leap days.
  select case p_retention when 'short' then 90 when 'year' then 366 else 2557 end
$$;
--> statement-breakpoint
create function app.keep_audit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' and current_setting('app.pruning', true) = 'on' and exists (
    select from audit_seals s where s.tenant_id = old.tenant_id and s.entry_id = old.id and s.keep_until <= app.now()
      and s.keep_until = old.at + app.audit_days(old.retention) * interval '24 hours') then
    return old;
  end if;
  raise exception '% is append only', tg_table_name using errcode = '42501';
end $$;
--> statement-breakpoint
revoke all on function app.keep_audit(), app.audit_days(text) from public;
--> statement-breakpoint
drop trigger append_only on audit_log;
--> statement-breakpoint
create trigger append_only before update or delete on audit_log for each row execute function app.keep_audit();
--> statement-breakpoint
create function app.prune_audit(p_now timestamptz, p_limit integer) returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_gone integer;
begin
  perform set_config('app.pruning', 'on', true);
  -- The database's own time bounds the caller's, so that no caller makes a row old.
  with due as (
    select l.tenant_id, l.id
    from (values ('short'), ('year'), ('seven_years')) r (retention)
    join audit_log l on l.retention = r.retention
      and l.at <= least(p_now, app.now()) - app.audit_days(r.retention) * interval '24 hours'
    join audit_seals s on s.tenant_id = l.tenant_id and s.entry_id = l.id
      and s.keep_until = l.at + app.audit_days(r.retention) * interval '24 hours'
    limit p_limit
  )
  delete from audit_log l using due d where l.tenant_id = d.tenant_id and l.id = d.id;
  get diagnostics v_gone = row_count;
  perform set_config('app.pruning', 'off', true);
  return v_gone;
end $$;
--> statement-breakpoint
revoke all on function app.prune_audit(timestamptz, integer) from public;
--> statement-breakpoint
-- By hand: what staff did, in a period and over all tenants, for admins of the staff and the operator's command line.
create function app.check_trail_reader(p_user uuid) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if p_user is null and session_user = 'pm_control' then
    return;
  end if;
  if not exists (select from staff_members m
    where m.user_id = p_user and m.ended_at is null and m.role in ('super_admin', 'admin')) then
    raise exception 'no admin of the staff' using errcode = '42501';
  end if;
end $$;
--> statement-breakpoint
create function app.staff_trail(p_user uuid, p_from timestamptz, p_to timestamptz, p_after uuid, p_limit integer)
returns table (kind text, id uuid, body jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform app.check_trail_reader(p_user);
  return query
    select t.kind, t.id, t.body from (
      select 'access' as kind, a.id, to_jsonb(a) - 'transaction' as body from staff_accesses a
      where a.at >= p_from and a.at < p_to and a.id > p_after
      union all
      select 'entry', l.id, to_jsonb(l) || jsonb_build_object('seal', to_jsonb(s))
      from audit_log l left join audit_seals s on s.tenant_id = l.tenant_id and s.entry_id = l.id
      where l.retention = 'seven_years' and l.at >= p_from and l.at < p_to and l.action like 'staff.%' and l.id > p_after
    ) t order by t.id limit p_limit;
end $$;
--> statement-breakpoint
create function app.staff_trail_links(p_user uuid, p_tenant uuid, p_after bigint, p_limit integer)
returns table (body jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform app.check_trail_reader(p_user);
  return query
    select to_jsonb(s) || jsonb_build_object('present',
      exists (select from audit_log l where l.tenant_id = s.tenant_id and l.id = s.entry_id))
    from audit_seals s where s.tenant_id = p_tenant and s.seq > p_after order by s.seq limit p_limit;
end $$;
--> statement-breakpoint
create function app.staff_trail_heads(p_user uuid, p_tenant uuid) returns table (body jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform app.check_trail_reader(p_user);
  return query select to_jsonb(h) from audit_heads h where h.tenant_id = p_tenant order by h.day;
end $$;
--> statement-breakpoint
revoke all on function app.check_trail_reader(uuid), app.staff_trail(uuid, timestamptz, timestamptz, uuid, integer),
  app.staff_trail_links(uuid, uuid, bigint, integer), app.staff_trail_heads(uuid, uuid) from public;
--> statement-breakpoint
create index staff_accesses_at on staff_accesses using brin (at);
