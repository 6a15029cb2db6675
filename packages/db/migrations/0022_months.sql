CREATE TABLE "log_retentions" (
	"log" text PRIMARY KEY NOT NULL,
	"key_column" text NOT NULL,
	"keep_days" integer NOT NULL
);
--> statement-breakpoint
insert into log_retentions (log, key_column, keep_days) values ('message_attempts', 'message_id', 90), ('events', 'id', 365);
--> statement-breakpoint
-- What the months' tables hold is reached through their parents alone: nobody may use this schema.
create schema months;
--> statement-breakpoint
-- The tables as they were become the rest of their logs, with every row; rows whose month gets a table move there.
drop policy if exists tenant on message_attempts;--> statement-breakpoint
drop policy if exists staff on message_attempts;--> statement-breakpoint
drop policy if exists workspace on message_attempts;--> statement-breakpoint
drop policy if exists tenant on events;--> statement-breakpoint
drop policy if exists staff on events;--> statement-breakpoint
drop policy if exists workspace on events;--> statement-breakpoint
revoke all on message_attempts, events from pm_app, pm_auth, pm_control, pm_staff;--> statement-breakpoint
alter table message_attempts set schema months;--> statement-breakpoint
alter table months.message_attempts rename to message_attempts_rest;--> statement-breakpoint
alter table events set schema months;--> statement-breakpoint
alter table months.events rename to events_rest;--> statement-breakpoint
create table message_attempts (like months.message_attempts_rest including defaults including constraints,
  constraint "message_attempts_tenant_id_message_id_attempt_pk" primary key (tenant_id, message_id, attempt),
  constraint "message_attempts_message" foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
) partition by range (message_id);--> statement-breakpoint
alter table message_attempts attach partition months.message_attempts_rest default;--> statement-breakpoint
create table events (like months.events_rest including defaults including constraints,
  constraint "events_tenant_id_id_pk" primary key (tenant_id, id),
  constraint "events_message" foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
) partition by range (id);--> statement-breakpoint
create index "events_message_idx" on events using btree (tenant_id, message_id, kind);--> statement-breakpoint
create index "events_contact_idx" on events using btree (tenant_id, contact_id, at);--> statement-breakpoint
create index "events_campaign_idx" on events using btree (tenant_id, campaign_id, kind, at);--> statement-breakpoint
alter table events attach partition months.events_rest default;
--> statement-breakpoint
-- The lowest UUIDv7 of an instant (RFC 9562, section 5.7): what was made from then on has a higher one.
create function app.first_id(p_at timestamptz) returns uuid
language sql stable security definer set search_path = pg_catalog as $$
  select (lpad(to_hex(floor(extract(epoch from p_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
--> statement-breakpoint
-- The months to make (this one, two ahead, and any of which rows wait in the rest), and those whose time is over. The database's own
-- clock bounds the caller's where something goes, so that no caller makes a row old.
create function app.due_months(p_at timestamptz) returns table (log text, month date, act text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_log log_retentions;
  v_this date := date_trunc('month', p_at at time zone 'UTC')::date;
  v_over timestamptz;
begin
  for v_log in select * from log_retentions r order by r.log loop
    v_over := least(p_at, app.now()) - v_log.keep_days * interval '1 day';
    return query execute format($q$
      with waiting as (
        select distinct date_trunc('month', uuid_extract_timestamp(%1$I) at time zone 'UTC')::date as month from months.%2$I
        where uuid_extract_timestamp(%1$I) is not null
      ), made as (
        select to_date(right(c.relname, 7), 'YYYY_MM') as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = %3$L::regclass and c.relname <> %2$L
      ), wanted as (
        select w.month from waiting w where w.month <= ($1 + interval '2 months')::date
        union select ($1 + n * interval '1 month')::date from generate_series(0, 2) n
      )
      select %3$L::text, x.month, x.act from (
        select w.month, 'make' as act from wanted w where w.month not in (select m.month from made m)
          and ((w.month + interval '1 month') at time zone 'UTC') > $2
        union
        select m.month, 'drop' from (select month from made union select month from waiting) m
          where ((m.month + interval '1 month') at time zone 'UTC') <= $2
      ) x order by 3, 2
    $q$, v_log.key_column, v_log.log || '_rest', v_log.log) using v_this, v_over;
  end loop;
end $$;
--> statement-breakpoint
-- Gives a month its table and moves there what came before it. Returns how many rows moved.
create function app.make_month(p_log text, p_month date) returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_key text := (select key_column from log_retentions where log = p_log);
  v_table text := p_log || to_char(p_month, '_YYYY_MM');
  v_from uuid := app.first_id(p_month::timestamp at time zone 'UTC');
  v_to uuid := app.first_id((p_month + interval '1 month') at time zone 'UTC');
  v_moved integer;
begin
  if v_key is null or p_month <> date_trunc('month', p_month) then
    raise exception 'no log % is cut at %', p_log, p_month using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(hashtext('app.make_month'));
  if to_regclass(format('months.%I', v_table)) is not null then return 0; end if;
  execute format('create table months.%I (like public.%I including defaults including constraints)', v_table, p_log);
  execute format('alter table months.%I enable row level security, force row level security', v_table);
  execute format('lock table months.%I in access exclusive mode', p_log || '_rest');
  execute format('with moved as (delete from months.%1$I where %2$I >= $1 and %2$I < $2 returning *) insert into months.%3$I select * from moved',
    p_log || '_rest', v_key, v_table) using v_from, v_to;
  get diagnostics v_moved = row_count;
  execute format('alter table public.%I attach partition months.%I for values from (%L) to (%L)', p_log, v_table, v_from, v_to);
  return v_moved;
end $$;
--> statement-breakpoint
-- Drops a month whose time is over, and what came too late for it. Refuses any other.
create function app.drop_month(p_log text, p_month date, p_at timestamptz) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_log log_retentions := (select r from log_retentions r where r.log = p_log);
  v_end timestamptz := (date_trunc('month', p_month) + interval '1 month') at time zone 'UTC';
begin
  if v_log.log is null or v_end > least(p_at, app.now()) - v_log.keep_days * interval '1 day' then
    raise exception 'the month % of % is still kept', p_month, p_log using errcode = '22023';
  end if;
  execute format('drop table if exists months.%I', p_log || to_char(p_month, '_YYYY_MM'));
  execute format('delete from months.%1$I where %2$I >= $1 and %2$I < $2', p_log || '_rest', v_log.key_column)
    using app.first_id(date_trunc('month', p_month) at time zone 'UTC'), app.first_id(v_end);
end $$;
