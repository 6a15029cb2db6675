create function app.find_session(p_id uuid, p_now timestamptz)
returns table (
  user_id uuid, tenant_id uuid, idle_seconds integer, last_seen_at timestamptz, created_at timestamptz,
  email text, name text, zone text, email_verified_at timestamptz, registered_at timestamptz, has_factor boolean,
  roles text[], workspaces jsonb,
  tenant_status text, session_idle_minutes integer, session_hours integer, second_factor_from timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.user_id, s.tenant_id, s.idle_seconds, s.last_seen_at, s.created_at,
    u.email, u.name, u.zone, u.email_verified_at, u.created_at,
    exists (select 1 from authenticators a where a.user_id = s.user_id and a.confirmed_at is not null),
    m.roles,
    coalesce((select jsonb_object_agg(w.workspace_id, w.role) from workspace_members w
      where w.tenant_id = s.tenant_id and w.user_id = s.user_id), '{}'),
    t.status, t.session_idle_minutes, t.session_hours, t.second_factor_from
  from sessions s
  join users u on u.id = s.user_id
  join members m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
  join tenants t on t.tenant_id = s.tenant_id
  where s.id = p_id and s.revoked_at is null and s.expires_at > p_now
$$;
