ALTER TABLE "message_attempts" ADD COLUMN "reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "message_attempts" ADD COLUMN "server_id" uuid;--> statement-breakpoint
ALTER TABLE "message_attempts" ADD COLUMN "evidence" jsonb;--> statement-breakpoint
ALTER TABLE "staff_accesses" ADD COLUMN "about" text;--> statement-breakpoint
ALTER TABLE "staff_accesses" ADD COLUMN "reason" text;--> statement-breakpoint
create function app.staff_server_depth(p_user uuid, p_verb text, p_at timestamptz, p_request text, p_ip text)
returns table (name text, heartbeat_at timestamptz, due integer, later integer, sending integer, deferred integer, unknown integer,
  oldest_due timestamptz)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from staff_members m where m.user_id = p_user and m.ended_at is null) then
    raise exception 'no active member of the staff' using errcode = '42501';
  end if;
  -- A page that asks every few seconds is one look.
  insert into staff_accesses (id, at, user_id, verb, request_id, ip)
  select uuidv7(), clock_timestamp(), p_user, p_verb, p_request, p_ip
  where not exists (select from staff_accesses a
    where a.user_id = p_user and a.verb = p_verb and a.at > clock_timestamp() - interval '10 minutes');
  return query
    select s.name, s.heartbeat_at,
      (count(*) filter (where m.state in ('planned', 'deferred') and m.wake_at <= p_at))::integer,
      (count(*) filter (where m.state = 'planned' and m.wake_at > p_at))::integer,
      (count(*) filter (where m.state = 'sending'))::integer,
      (count(*) filter (where m.state = 'deferred' and m.wake_at > p_at))::integer,
      (count(*) filter (where m.state = 'unknown'))::integer,
      min(m.wake_at) filter (where m.state in ('planned', 'deferred') and m.wake_at <= p_at)
    from sending_servers s left join messages m on m.server_id = s.id and m.wake_at is not null
    group by s.id order by s.name;
end $$;
--> statement-breakpoint
CREATE TABLE "mail_log_accepted" (
	"server_id" uuid NOT NULL,
	"message_id_header" text NOT NULL,
	"queue_id" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mail_log_accepted_server_id_message_id_header_pk" PRIMARY KEY("server_id","message_id_header")
);
--> statement-breakpoint
CREATE TABLE "reconciliation_differences" (
	"server_id" uuid NOT NULL,
	"day" date NOT NULL,
	"message_id_header" text NOT NULL,
	"kind" text NOT NULL,
	"of_tenant" uuid,
	"message_id" uuid,
	CONSTRAINT "reconciliation_differences_server_id_day_message_id_header_pk" PRIMARY KEY("server_id","day","message_id_header"),
	CONSTRAINT "reconciliation_differences_kind" CHECK ("reconciliation_differences"."kind" in ('not_in_ledger', 'not_recorded', 'not_in_log'))
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"server_id" uuid NOT NULL,
	"day" date NOT NULL,
	"accepted" integer NOT NULL,
	"recorded" integer NOT NULL,
	"differences" integer NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reconciliations_server_id_day_pk" PRIMARY KEY("server_id","day")
);
--> statement-breakpoint
ALTER TABLE "mail_log_accepted" ADD CONSTRAINT "mail_log_accepted_server_id_sending_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."sending_servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_server_id_sending_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."sending_servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_server_id_sending_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."sending_servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mail_log_accepted_read" ON "mail_log_accepted" USING btree ("server_id","read_at");--> statement-breakpoint
create function app.staff_reconciliations(p_user uuid, p_verb text, p_limit integer, p_request text, p_ip text)
returns table (server text, day text, accepted integer, recorded integer, checked_at timestamptz, differing integer, differences jsonb)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from staff_members m where m.user_id = p_user and m.ended_at is null) then
    raise exception 'no active member of the staff' using errcode = '42501';
  end if;
  insert into staff_accesses (id, at, user_id, verb, request_id, ip)
  values (uuidv7(), clock_timestamp(), p_user, p_verb, p_request, p_ip);
  return query
    select s.name, to_char(r.day, 'YYYY-MM-DD'), r.accepted, r.recorded, r.checked_at, r.differences,
      coalesce((select jsonb_agg(jsonb_build_object('messageIdHeader', d.message_id_header, 'kind', d.kind, 'messageId', d.message_id))
        from (select * from reconciliation_differences x where x.server_id = r.server_id and x.day = r.day
          order by x.message_id_header limit 100) d), '[]')
    from reconciliations r join sending_servers s on s.id = r.server_id
    order by r.day desc, s.name limit least(p_limit, 100);
end $$;
--> statement-breakpoint
-- Who left the sequence gets nothing, before it is asked whether the campaign only rests.
create or replace function app.prepare_messages(p_items jsonb, p_at timestamptz)
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
      when h.kind = 'campaign' and e.state <> 'sending' then 'enrollment_ended'
      when h.kind = 'campaign' and c.state <> 'active' then 'campaign_not_active'
      else 'go' end), '{}')
  into v_held
  from held h
  left join campaigns c on c.tenant_id = h.tenant_id and c.id = h.campaign_id
  left join enrollments e on e.tenant_id = h.tenant_id and e.id = h.enrollment_id;
  return v_held;
end $$;
