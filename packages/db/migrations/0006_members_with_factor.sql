create function app.members_with_factor()
returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select m.user_id from members m join authenticators a using (user_id)
  where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and a.confirmed_at is not null
$$;
