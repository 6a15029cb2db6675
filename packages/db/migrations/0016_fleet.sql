DROP INDEX "messages_queue";--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "state" text DEFAULT 'active' NOT NULL;--> statement-breakpoint
CREATE INDEX "messages_queue" ON "messages" USING btree ("queue_id") WHERE queue_id <> '';--> statement-breakpoint
ALTER TABLE "sending_servers" ADD CONSTRAINT "sending_servers_state" CHECK ("sending_servers"."state" in ('active', 'draining', 'left'));
--> statement-breakpoint
drop function app.heartbeat(timestamptz);
--> statement-breakpoint
create function app.heartbeat() returns text
language sql volatile security definer set search_path = public, pg_temp as $$
  update sending_servers set heartbeat_at = app.now() where login = session_user returning state
$$;
--> statement-breakpoint
create or replace function app.find_messages_by_queue_id(p_server uuid, p_queue_ids text[])
returns table (tenant_id uuid, id uuid, queue_id text, to_address text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, m.id, m.queue_id, m.to_address from messages m
  join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
  where m.queue_id = any (p_queue_ids) and m.queue_id <> '' and b.server_id = p_server
$$;
--> statement-breakpoint
create or replace function app.find_messages_by_header(p_server uuid, p_headers text[])
returns table (tenant_id uuid, id uuid, message_id_header text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, m.id, m.message_id_header from messages m
  join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
  where m.wake_at is not null and m.state in ('sending', 'unknown') and m.message_id_header = any (p_headers)
    and b.server_id = p_server
$$;
