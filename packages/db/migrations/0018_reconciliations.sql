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
