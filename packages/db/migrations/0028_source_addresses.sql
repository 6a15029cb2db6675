CREATE TABLE "source_addresses" (
	"server_id" uuid NOT NULL,
	"sender" text NOT NULL,
	"address" text NOT NULL,
	CONSTRAINT "source_addresses_server_id_sender_pk" PRIMARY KEY("server_id","sender")
);
--> statement-breakpoint
ALTER TABLE "source_addresses" ADD CONSTRAINT "source_addresses_server_id_sending_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."sending_servers"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
-- A claim tells where each mailbox is connected from: one more field of what it tells of its server.
do $$
declare
  v_claim text := pg_get_functiondef('app.claim_messages(integer, timestamptz, integer)'::regprocedure);
  v_field constant text := '''smtp'', b.smtp,';
begin
  if strpos(v_claim, v_field) = 0 then raise exception 'app.claim_messages tells no smtp of a mailbox'; end if;
  execute replace(v_claim, v_field, '''smtp'', b.smtp || coalesce((
        select jsonb_build_object(''source'', a.address) from source_addresses a
        where a.server_id = v_server and a.sender in (b.address, split_part(b.address, ''@'', 2))
        order by a.sender = b.address desc limit 1), ''{}''),');
end $$;
