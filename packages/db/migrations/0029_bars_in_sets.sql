-- A function that is called for each row costs more than what it asks; these are merged into the statement that asks.
create or replace function app.keyed_hash(p_secret text, p_text text) returns text
language sql stable as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p_secret, 'UTF8') operator(pg_catalog.||)
    pg_catalog.sha256(pg_catalog.convert_to(p_secret operator(pg_catalog.||) p_text, 'UTF8'))), 'hex')
$$;
--> statement-breakpoint
-- Why nobody of this tenant may send a mail of a workspace about a topic to an address, or null: always one row. Every gate asks
-- this one question. It has neither rights nor settings of its own, or it would be called row by row.
create function app.bars_of(p_tenant uuid, p_email text, p_workspace uuid, p_topic uuid) returns table (bar text)
language sql stable as $$
  select case when bool_or(h.scope <> 'topic') then 'suppressed' when count(*) > 0 then 'topic_off' end
  from public.address_keys k cross join lateral (
    select s.scope from public.suppressions s
    where s.tenant_id = p_tenant and s.email in (p_email, '#' || app.keyed_hash(k.secret, p_tenant || ' ' || p_email))
      and (s.scope_id is null or s.scope_id in (p_workspace, p_topic))
    union all
    select 'tenant' from public.platform_bars b where b.hash = app.keyed_hash(k.secret, p_email)
  ) h where k.id = 'v1'
$$;
--> statement-breakpoint
-- The same question for a whole list at once; what bars_of says of each, this says of all that are barred.
create or replace function app.barred(p_emails text[], p_workspace uuid, p_topic uuid) returns table (email text, bar text)
language sql stable security definer set search_path = public, pg_temp as $$
  with asked as materialized (
    select x.email, x.tenant_id, '#' || app.keyed_hash(k.secret, x.tenant_id || ' ' || x.email) as erased, app.keyed_hash(k.secret, x.email) as hash
    from (select distinct u.email, nullif(current_setting('app.tenant_id', true), '')::uuid as tenant_id from unnest(p_emails) as u(email)) x
    cross join address_keys k where k.id = 'v1'
  ), hit as (
    select a.email, 'tenant' as scope from asked a join platform_bars b on b.hash = a.hash
    union all
    select a.email, s.scope from asked a join suppressions s on s.tenant_id = a.tenant_id and s.email = a.email
    where s.scope_id is null or s.scope_id in (p_workspace, p_topic)
    union all
    select a.email, s.scope from asked a join suppressions s on s.tenant_id = a.tenant_id and s.email = a.erased
    where s.scope_id is null or s.scope_id in (p_workspace, p_topic)
  )
  select h.email, case when bool_or(h.scope <> 'topic') then 'suppressed' else 'topic_off' end from hit h group by 1
$$;
--> statement-breakpoint
do $patch$
declare
  v_change text[];
  v_source text;
begin
  foreach v_change slice 1 in array array[
    ['app.lock_due(jsonb, timestamptz)',
     'left join contact_preferences p',
     'cross join lateral app.bars_of(e.tenant_id, k.email, c.workspace_id, c.topic_id) b
  left join contact_preferences p'],
    -- A function in SQL is read anew with each change, so what a line needs comes first.
    ['app.lock_due(jsonb, timestamptz)',
     'app.bar_of(e.tenant_id, k.email, c.workspace_id, c.topic_id),', 'b.bar,'],
    ['app.claim_messages(integer, timestamptz, integer)',
     'app.bar_of(m.tenant_id, m.to_address, c.workspace_id, c.topic_id)',
     '(select b.bar from app.bars_of(m.tenant_id, m.to_address, c.workspace_id, c.topic_id) b)'],
    ['app.prepare_messages(jsonb, timestamptz)',
     '(select app.bar_of(h.tenant_id, h.to_address, c.workspace_id, c.topic_id) as bar) b',
     'app.bars_of(h.tenant_id, h.to_address, c.workspace_id, c.topic_id) b'],
    ['app.prepare_messages(jsonb, timestamptz)',
     '(select app.quiet_until(h.tenant_id, c.workspace_id, h.contact_id, h.id, p_at) ->> ''reason'' as reason) q',
     '(select case when exists (select 1 from contact_preferences p
      where p.tenant_id = h.tenant_id and p.workspace_id = c.workspace_id and p.contact_id = h.contact_id)
    then app.quiet_until(h.tenant_id, c.workspace_id, h.contact_id, h.id, p_at) ->> ''reason'' end as reason) q']
  ] loop
    v_source := pg_get_functiondef(v_change[1]::regprocedure);
    if position(v_change[2] in v_source) = 0 then
      raise exception '% is not as expected', v_change[1];
    end if;
    execute replace(v_source, v_change[2], v_change[3]);
  end loop;
end $patch$;
--> statement-breakpoint
drop function app.bar_of(uuid, text, uuid, uuid);
