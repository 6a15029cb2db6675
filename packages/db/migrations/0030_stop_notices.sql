ALTER TABLE "mailbox_connections" ADD COLUMN "untold" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sender_alerts" ADD COLUMN "untold" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- What servers said to and about a person repeats their address; events and attempts may be appended to alone, so this is the
-- one way to take it out. What was counted and why stays. Of the tenant that is set.
create function app.erase_trail(p_contact uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
begin
  update message_attempts a set reply = '', evidence = a.evidence - 'conversation' #- '{mail,unsubscribeUrl}' #- '{mail,unsubscribeMailto}'
  from messages m where m.tenant_id = v_tenant and m.contact_id = p_contact and a.tenant_id = v_tenant and a.message_id = m.id;
  update events e set detail = (select coalesce(jsonb_object_agg(d.key, d.value), '{}') from jsonb_each(e.detail) d
    where d.key in ('code', 'enhanced', 'reason', 'verdict', 'suppress', 'source', 'rule', 'confidence', 'type', 'by', 'class', 'returnDate'))
  from messages m where m.tenant_id = v_tenant and m.contact_id = p_contact and e.tenant_id = v_tenant and e.message_id = m.id;
end $$;
--> statement-breakpoint
-- Organisations whose owners are still to be told of something that stopped sending. Ids alone.
create function app.tenants_with_stops() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select c.tenant_id from mailbox_connections c join mailboxes b on b.tenant_id = c.tenant_id and b.id = c.mailbox_id
  where c.untold and b.state = 'broken'
  union select a.tenant_id from sender_alerts a where a.untold and a.closed_at is null
$$;
