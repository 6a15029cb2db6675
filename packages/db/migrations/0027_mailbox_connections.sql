CREATE TABLE "mailbox_connections" (
	"tenant_id" uuid NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"receiver_id" uuid,
	"fence" bigint DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"pushes" boolean,
	"connected_at" timestamp with time zone,
	"checked_at" timestamp with time zone,
	"cause" text,
	"step" text,
	"said" text DEFAULT '' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp with time zone,
	"next_try_at" timestamp with time zone,
	"stops_sending" boolean DEFAULT false NOT NULL,
	CONSTRAINT "mailbox_connections_tenant_id_mailbox_id_pk" PRIMARY KEY("tenant_id","mailbox_id"),
	CONSTRAINT "mailbox_connections_cause" CHECK ("mailbox_connections"."cause" in ('address_refused', 'host_unreachable', 'timed_out', 'tls_failed', 'certificate_invalid', 'login_refused', 'too_many_connections', 'over_quota', 'folder_missing', 'connection_lost', 'server_error', 'not_recorded')),
	CONSTRAINT "mailbox_connections_step" CHECK ("mailbox_connections"."step" in ('address', 'connect', 'login', 'folders', 'open', 'search', 'fetch', 'wait', 'record'))
);
--> statement-breakpoint
CREATE TABLE "mailbox_folders" (
	"tenant_id" uuid NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"path" text NOT NULL,
	"role" text NOT NULL,
	"uid_validity" text NOT NULL,
	"next_uid" bigint NOT NULL,
	"mod_seq" text,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mailbox_folders_tenant_id_mailbox_id_path_pk" PRIMARY KEY("tenant_id","mailbox_id","path"),
	CONSTRAINT "mailbox_folders_role" CHECK ("mailbox_folders"."role" in ('inbox', 'junk'))
);
--> statement-breakpoint
CREATE TABLE "receivers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"alive_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mail_log_cursors" ADD COLUMN "reader_id" uuid;--> statement-breakpoint
ALTER TABLE "mail_log_cursors" ADD COLUMN "reader_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailbox_connections" ADD CONSTRAINT "mailbox_connections_mailbox" FOREIGN KEY ("tenant_id","mailbox_id") REFERENCES "public"."mailboxes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_folders" ADD CONSTRAINT "mailbox_folders_mailbox" FOREIGN KEY ("tenant_id","mailbox_id") REFERENCES "public"."mailboxes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mailbox_connections_receiver" ON "mailbox_connections" USING btree ("receiver_id");--> statement-breakpoint
insert into mailbox_folders (tenant_id, mailbox_id, path, role, uid_validity, next_uid, read_at)
select tenant_id, id, 'INBOX', 'inbox', imap_uid_validity, imap_next_uid, coalesce(synced_at, created_at)
from mailboxes where imap_uid_validity is not null;--> statement-breakpoint
insert into mailbox_connections (tenant_id, mailbox_id, checked_at) select tenant_id, id, synced_at from mailboxes where state <> 'deleted';--> statement-breakpoint
ALTER TABLE "mailboxes" DROP COLUMN "imap_uid_validity";--> statement-breakpoint
ALTER TABLE "mailboxes" DROP COLUMN "imap_next_uid";--> statement-breakpoint
ALTER TABLE "mailboxes" DROP COLUMN "synced_at";
--> statement-breakpoint
create function app.beat_receiver(p_receiver uuid, p_seconds integer)
returns integer language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_now timestamptz := app.now();
  v_share integer;
begin
  insert into receivers as r (id, started_at, alive_until) values (p_receiver, v_now, v_now + make_interval(secs => p_seconds))
  on conflict (id) do update set alive_until = excluded.alive_until;
  delete from receivers where alive_until < v_now - interval '1 hour';
  insert into mailbox_connections (tenant_id, mailbox_id)
  select b.tenant_id, b.id from mailboxes b
  where b.state in ('active', 'paused', 'broken')
    and not exists (select 1 from mailbox_connections c where c.tenant_id = b.tenant_id and c.mailbox_id = b.id)
  on conflict do nothing;
  select ceil(
    (select count(*) from mailboxes where state in ('active', 'paused', 'broken'))::numeric
    / (select count(*) from receivers where alive_until >= v_now)) into v_share;
  return v_share;
end $$;
--> statement-breakpoint
create function app.held_mailboxes(p_receiver uuid)
returns table (tenant_id uuid, mailbox_id uuid, fence bigint, revision integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.tenant_id, c.mailbox_id, c.fence, c.revision
  from mailbox_connections c join mailboxes b on b.tenant_id = c.tenant_id and b.id = c.mailbox_id
  where c.receiver_id = p_receiver and b.state in ('active', 'paused', 'broken')
$$;
--> statement-breakpoint
create function app.claim_mailboxes(p_receiver uuid, p_limit integer)
returns integer language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_claimed integer;
begin
  if not exists (select 1 from receivers where id = p_receiver and alive_until >= app.now()) then
    return 0;
  end if;
  with free as (
    select c.tenant_id, c.mailbox_id
    from mailbox_connections c
    join mailboxes b on b.tenant_id = c.tenant_id and b.id = c.mailbox_id
    where b.state in ('active', 'paused', 'broken')
      and not exists (select 1 from receivers r where r.id = c.receiver_id and r.alive_until >= app.now())
    order by c.checked_at nulls first
    limit p_limit
    for no key update of c skip locked
  )
  update mailbox_connections c set receiver_id = p_receiver, fence = c.fence + 1
  from free where c.tenant_id = free.tenant_id and c.mailbox_id = free.mailbox_id;
  get diagnostics v_claimed = row_count;
  return v_claimed;
end $$;
--> statement-breakpoint
create function app.release_mailboxes(p_receiver uuid, p_mailboxes uuid[])
returns void language sql volatile security definer set search_path = public, pg_temp as $$
  update mailbox_connections set receiver_id = null where receiver_id = p_receiver and mailbox_id = any (p_mailboxes)
$$;
--> statement-breakpoint
create function app.leave_receiver(p_receiver uuid)
returns void language sql volatile security definer set search_path = public, pg_temp as $$
  delete from receivers where id = p_receiver;
  update mailbox_connections set receiver_id = null where receiver_id = p_receiver
$$;
