CREATE TABLE "contact_preferences" (
	"tenant_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"frequency" text NOT NULL,
	"format" text NOT NULL,
	"language" text,
	"paused_until" timestamp with time zone,
	"message_id" uuid NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_preferences_tenant_id_workspace_id_contact_id_pk" PRIMARY KEY("tenant_id","workspace_id","contact_id"),
	CONSTRAINT "contact_preferences_frequency" CHECK ("contact_preferences"."frequency" in ('any', 'day', 'week', 'month')),
	CONSTRAINT "contact_preferences_format" CHECK ("contact_preferences"."format" in ('html', 'text')),
	CONSTRAINT "contact_preferences_language" CHECK ("contact_preferences"."language" in ('en', 'es'))
);
--> statement-breakpoint
CREATE TABLE "topics" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "topics_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "topics_name" UNIQUE("tenant_id","workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "contact_aliases" (
	"tenant_id" uuid NOT NULL,
	"email" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"shared" boolean NOT NULL,
	"learnt_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_aliases_tenant_id_email_pk" PRIMARY KEY("tenant_id","email")
);
--> statement-breakpoint
CREATE TABLE "address_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_bars" (
	"hash" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "suppressions" DROP CONSTRAINT "suppressions_email";--> statement-breakpoint
ALTER TABLE "suppressions" DROP CONSTRAINT "suppressions_reason";--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "topic_id" uuid;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "scope" text DEFAULT 'tenant' NOT NULL;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "scope_id" uuid;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "event_id" uuid;--> statement-breakpoint
ALTER TABLE "suppressions" ADD COLUMN "rule" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "about_message_id" uuid;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "attributed_by" text;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "attribution_confidence" real DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_preferences" ADD CONSTRAINT "contact_preferences_workspace" FOREIGN KEY ("tenant_id","workspace_id") REFERENCES "public"."workspaces"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_preferences" ADD CONSTRAINT "contact_preferences_contact" FOREIGN KEY ("tenant_id","contact_id") REFERENCES "public"."contacts"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topics" ADD CONSTRAINT "topics_workspace" FOREIGN KEY ("tenant_id","workspace_id") REFERENCES "public"."workspaces"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_aliases" ADD CONSTRAINT "contact_aliases_contact" FOREIGN KEY ("tenant_id","contact_id") REFERENCES "public"."contacts"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_aliases_contact_idx" ON "contact_aliases" USING btree ("tenant_id","contact_id");--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_topic" FOREIGN KEY ("tenant_id","topic_id") REFERENCES "public"."topics"("tenant_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inbound_messages_about" ON "inbound_messages" USING btree ("tenant_id","about_message_id") WHERE about_message_id is not null;--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_email" UNIQUE NULLS NOT DISTINCT("tenant_id","email","scope_id");--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_scope" CHECK ("suppressions"."scope" in ('tenant', 'workspace', 'topic'));--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_reason" CHECK ("suppressions"."reason" in ('unsubscribed', 'hard_bounce', 'soft_bounce', 'complaint', 'manual'));--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_attributed_by" CHECK ("inbound_messages"."attributed_by" in ('return_path', 'message_id', 'references', 'address_and_subject', 'subject', 'alias', 'address', 'person'));--> statement-breakpoint
insert into address_keys (id, secret) values ('v1', gen_random_uuid()::text || gen_random_uuid()::text);
--> statement-breakpoint
-- The name under which an address is remembered without being kept.
create function app.keyed_hash(p_secret text, p_text text) returns text
language sql immutable set search_path = pg_catalog as $$
  select encode(sha256(convert_to(p_secret, 'UTF8') || sha256(convert_to(p_secret || p_text, 'UTF8'))), 'hex')
$$;
--> statement-breakpoint
-- Why nobody of this tenant may send a mail of a workspace about a topic to an address, or null. Every gate asks this one question.
create function app.bar_of(p_tenant uuid, p_email text, p_workspace uuid, p_topic uuid) returns text
language sql stable set search_path = public, pg_temp as $$
  select case
    when exists (select 1 from platform_bars b where b.hash = app.keyed_hash(k.secret, p_email)) then 'suppressed'
    else (select case when bool_or(s.scope <> 'topic') then 'suppressed' when count(*) > 0 then 'topic_off' end from suppressions s
      where s.tenant_id = p_tenant and s.email in (p_email, '#' || app.keyed_hash(k.secret, p_tenant || ' ' || p_email))
        and (s.scope_id is null or s.scope_id in (p_workspace, p_topic)))
  end from address_keys k where k.id = 'v1'
$$;
--> statement-breakpoint
-- Those of the addresses that are barred for this tenant, and why.
create function app.barred(p_emails text[], p_workspace uuid, p_topic uuid) returns table (email text, bar text)
language sql stable security definer set search_path = public, pg_temp as $$
  select e.email, b.bar from unnest(p_emails) as e(email)
  cross join lateral (select app.bar_of(nullif(current_setting('app.tenant_id', true), '')::uuid, e.email, p_workspace, p_topic) as bar) b
  where b.bar is not null
$$;
--> statement-breakpoint
-- Bars addresses for every tenant there is and will be; kept as hashes.
create function app.bar_everywhere(p_emails text[], p_reason text, p_at timestamptz) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into platform_bars (hash, reason, created_at)
  select distinct app.keyed_hash(k.secret, e.email), p_reason, p_at
  from unnest(p_emails) as e(email) cross join address_keys k where k.id = 'v1'
  on conflict do nothing
$$;
--> statement-breakpoint
-- Keeps this tenant's suppressions of an address under its keyed hash alone. Returns how many there are.
create function app.hash_suppressions(p_email text) returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  v_hash text;
  v_count integer;
begin
  select '#' || app.keyed_hash(k.secret, v_tenant || ' ' || p_email) into v_hash from address_keys k where k.id = 'v1';
  delete from suppressions s where s.tenant_id = v_tenant and s.email = p_email and exists (
    select 1 from suppressions h where h.tenant_id = v_tenant and h.email = v_hash and h.scope_id is not distinct from s.scope_id);
  update suppressions set email = v_hash where tenant_id = v_tenant and email = p_email;
  get diagnostics v_count = row_count;
  return v_count;
end $$;
--> statement-breakpoint
-- Until when a person who asked for a pause or for fewer mails is to be left alone by a workspace, and which of the two; null when
-- a mail may go. Of two mails that are on their way at once the older one counts for the younger one.
create function app.quiet_until(p_tenant uuid, p_workspace uuid, p_contact uuid, p_message uuid, p_at timestamptz) returns jsonb
language sql stable set search_path = public, pg_temp as $$
  select case
    when p.paused_until > p_at then jsonb_build_object('reason', 'contact_paused', 'until', p.paused_until)
    when p.frequency <> 'any' then (
      select jsonb_build_object('reason', 'frequency_cap', 'until', max(coalesce(m.sent_at, m.due_at)) + i.every)
      from messages m join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
      where m.tenant_id = p_tenant and m.contact_id = p_contact and m.kind = 'campaign' and b.workspace_id = p_workspace
        and m.id is distinct from p_message
        and (m.state in ('sent', 'delivered', 'bounced', 'complained', 'unknown')
          or (m.state = 'sending' and (p_message is null or m.id < p_message))
          or (m.state in ('planned', 'deferred') and p_message is null))
      having max(coalesce(m.sent_at, m.due_at)) + i.every > p_at)
  end
  from contact_preferences p
  cross join lateral (select case p.frequency when 'month' then interval '30 days' when 'week' then interval '7 days' else interval '1 day' end as every) i
  where p.tenant_id = p_tenant and p.workspace_id = p_workspace and p.contact_id = p_contact
$$;
--> statement-breakpoint
drop function app.lock_due(jsonb, timestamptz);
--> statement-breakpoint
-- Locks the first n of each queue, those who have waited longest first, with the facts that are theirs.
create function app.lock_due(p_queues jsonb, p_at timestamptz)
returns table (tenant_id uuid, enrollment_id uuid, campaign_id uuid, mailbox_id uuid, "position" integer, email text, contact_status text,
  template_version_id uuid, mx_group text, group_known boolean, bar text, quiet jsonb, cap_key text, cap_seconds integer, next_at timestamptz)
language sql volatile security definer set search_path = public, pg_temp
-- A queue is an index in its order; sorting a mailbox's whole stock for each tick looks cheap to statistics that know no tenant.
set enable_sort = off as $$
  select e.tenant_id, e.id, e.campaign_id, e.mailbox_id, e.position, k.email, k.status, s.template_version_id,
    coalesce(g.mx_group, split_part(k.email, '@', 2)), g.domain is not null,
    app.bar_of(e.tenant_id, k.email, c.workspace_id, c.topic_id),
    case when p.contact_id is not null then app.quiet_until(e.tenant_id, c.workspace_id, k.id, null, p_at) end,
    case when p.frequency <> 'any' then c.workspace_id || ' ' || k.id end,
    case p.frequency when 'month' then 2592000 when 'week' then 604800 when 'day' then 86400 end, e.next_at
  from jsonb_to_recordset(p_queues) as w("tenantId" uuid, "campaignId" uuid, "mailboxId" uuid, n integer)
  cross join lateral (
    select e.* from enrollments e where e.tenant_id = w."tenantId" and e.campaign_id = w."campaignId" and e.mailbox_id = w."mailboxId"
      and e.state = 'active' and e.next_at <= p_at
    order by e.next_at, e.id limit w.n for update skip locked
  ) e
  join campaigns c on c.tenant_id = e.tenant_id and c.id = e.campaign_id
  join contacts k on k.tenant_id = e.tenant_id and k.id = e.contact_id
  left join contact_preferences p on p.tenant_id = e.tenant_id and p.workspace_id = c.workspace_id and p.contact_id = e.contact_id
  left join campaign_steps s on s.tenant_id = e.tenant_id and s.campaign_id = e.campaign_id and s.position = e.position
  left join mx_groups g on g.domain = split_part(k.email, '@', 2)
$$;
--> statement-breakpoint
-- Of the functions below one line each changes. What is not found as it was stops the migration.
do $patch$
declare
  v_change text[];
  v_source text;
begin
  foreach v_change slice 1 in array array[
    ['app.claim_messages(integer, timestamptz, integer)',
     '''suppressed'', exists (select 1 from suppressions s where s.tenant_id = m.tenant_id and s.email = m.to_address),',
     '''bar'', case when m.kind = ''campaign'' then app.bar_of(m.tenant_id, m.to_address, c.workspace_id, c.topic_id) end,
      ''quiet'', case when p.contact_id is not null then app.quiet_until(m.tenant_id, c.workspace_id, m.contact_id, m.id, v_now) end,
      ''plainText'', p.format is not distinct from ''text'','],
    ['app.claim_messages(integer, timestamptz, integer)',
     'left join contacts k on k.tenant_id = m.tenant_id and k.id = m.contact_id), ''[]''),',
     'left join contacts k on k.tenant_id = m.tenant_id and k.id = m.contact_id
      left join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
      left join contact_preferences p on p.tenant_id = m.tenant_id and p.workspace_id = c.workspace_id and p.contact_id = m.contact_id
        and m.kind = ''campaign''), ''[]''),'],
    ['app.prepare_messages(jsonb, timestamptz)',
     'returning m.tenant_id, m.id, m.kind, m.to_address, m.campaign_id, m.enrollment_id',
     'returning m.tenant_id, m.id, m.kind, m.to_address, m.campaign_id, m.enrollment_id, m.contact_id'],
    ['app.prepare_messages(jsonb, timestamptz)',
     'when h.kind = ''campaign'' and exists (select 1 from suppressions s where s.tenant_id = h.tenant_id and s.email = h.to_address) then ''suppressed''',
     'when h.kind = ''campaign'' and b.bar is not null then b.bar
      when h.kind = ''campaign'' and q.reason is not null then q.reason'],
    ['app.prepare_messages(jsonb, timestamptz)',
     'left join enrollments e on e.tenant_id = h.tenant_id and e.id = h.enrollment_id',
     'left join enrollments e on e.tenant_id = h.tenant_id and e.id = h.enrollment_id
  cross join lateral (select app.bar_of(h.tenant_id, h.to_address, c.workspace_id, c.topic_id) as bar) b
  cross join lateral (select app.quiet_until(h.tenant_id, c.workspace_id, h.contact_id, h.id, p_at) ->> ''reason'' as reason) q'],
    ['app.settle_messages(jsonb, timestamptz)', 's.reason = ''suppressed''', 's.reason in (''suppressed'', ''topic_off'')'],
    ['app.write_plan(jsonb, timestamptz)', 'w.reason = ''suppressed''', 'w.reason in (''suppressed'', ''topic_off'')']
  ] loop
    v_source := pg_get_functiondef(v_change[1]::regprocedure);
    if position(v_change[2] in v_source) = 0 then
      raise exception '% is not as expected', v_change[1];
    end if;
    execute replace(v_source, v_change[2], v_change[3]);
  end loop;
end $patch$;
