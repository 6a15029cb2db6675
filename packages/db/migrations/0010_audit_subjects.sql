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
