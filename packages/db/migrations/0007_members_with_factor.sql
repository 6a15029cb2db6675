create function app.members_with_factor()
returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select m.user_id from members m join authenticators a using (user_id)
  where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and a.confirmed_at is not null
$$;
--> statement-breakpoint
create or replace function app.memberships_of(p_user uuid)
returns table (tenant_id uuid, tenant_name text, roles text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select m.tenant_id, t.name, m.roles from members m join tenants t using (tenant_id)
  where m.user_id = p_user and not ('blocked' = any (m.roles)) and (t.status <> 'canceled' or 'owner' = any (m.roles))
  order by t.status = 'canceled', m.created_at
$$;
