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
