-- Whether each of these mails may leave now, or why not: one question for whoever stores them and for whoever hands them over.
create function app.leave_answers(p_tenants uuid[], p_ids uuid[], p_at timestamptz) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(h.id, case
      when h.kind = 'campaign' and b.bar is not null then b.bar
      when h.kind = 'campaign' and q.reason is not null then q.reason
      when h.kind = 'campaign' and e.state <> 'sending' then 'enrollment_ended'
      when h.kind = 'campaign' and c.state <> 'active' then 'campaign_not_active'
      when o.state <> 'active' then 'mailbox_not_active'
      else 'go' end), '{}')
  from unnest(p_tenants, p_ids) as a(tenant_id, id)
  join messages h on h.tenant_id = a.tenant_id and h.id = a.id
  join mailboxes o on o.tenant_id = h.tenant_id and o.id = h.mailbox_id
  left join campaigns c on c.tenant_id = h.tenant_id and c.id = h.campaign_id
  left join enrollments e on e.tenant_id = h.tenant_id and e.id = h.enrollment_id
  cross join lateral app.bars_of(h.tenant_id, h.to_address, c.workspace_id, c.topic_id) b
  cross join lateral (select case when exists (select 1 from contact_preferences p
      where p.tenant_id = h.tenant_id and p.workspace_id = c.workspace_id and p.contact_id = h.contact_id)
    then app.quiet_until(h.tenant_id, c.workspace_id, h.contact_id, h.id, p_at) ->> 'reason' end as reason) q
$$;
--> statement-breakpoint
revoke all on function app.leave_answers(uuid[], uuid[], timestamptz) from public;
--> statement-breakpoint
create or replace function app.prepare_messages(p_items jsonb, p_at timestamptz)
returns jsonb language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_server uuid := (select id from sending_servers where login = session_user);
  v_tenants uuid[];
  v_ids uuid[];
begin
  with item as (
    select * from jsonb_to_recordset(p_items) as x("tenantId" uuid, id uuid, fence integer, subject text, "inReplyTo" text,
      text text, html text, links jsonb)
  ), held as (
    update messages m set subject = i.subject, in_reply_to = i."inReplyTo"
    from item i
    where m.tenant_id = i."tenantId" and m.id = i.id and m.fence = i.fence and m.state = 'sending' and m.server_id = v_server
      and m.lease_until > app.now()
    returning m.tenant_id, m.id
  ), stored as (
    insert into content.message_bodies (tenant_id, message_id, text, html, links, created_at)
    select h.tenant_id, h.id, i.text, i.html, i.links, app.business_now(p_at) from held h join item i on i."tenantId" = h.tenant_id and i.id = h.id
    on conflict (tenant_id, message_id) do update set text = excluded.text, html = excluded.html, links = excluded.links
    returning message_id
  )
  select array_agg(h.tenant_id), array_agg(h.id) into v_tenants, v_ids from held h;
  return app.leave_answers(v_tenants, v_ids, app.business_now(p_at));
end $$;
--> statement-breakpoint
-- The same question for mails that this server holds, asked again just before they are handed over; nothing for those it lost.
create function app.still_may(p_items jsonb, p_at timestamptz) returns jsonb
language sql volatile security definer set search_path = public, pg_temp as $$
  select app.leave_answers(array_agg(m.tenant_id), array_agg(m.id), app.business_now(p_at))
  from jsonb_to_recordset(p_items) as i("tenantId" uuid, id uuid, fence integer)
  join messages m on m.tenant_id = i."tenantId" and m.id = i.id and m.fence = i.fence
  where m.state = 'sending' and m.lease_until > app.now()
    and m.server_id = (select s.id from sending_servers s where s.login = session_user)
$$;
--> statement-breakpoint
revoke all on function app.still_may(jsonb, timestamptz) from public;
