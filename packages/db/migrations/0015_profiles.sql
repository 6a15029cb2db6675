ALTER TABLE "users" ADD COLUMN "date_format" text DEFAULT 'month_first' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "hour12" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "avatar_id" uuid;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "muted_notices" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "started_by" uuid;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "date_format" text DEFAULT 'month_first' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "hour12" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "logo_id" uuid;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "industry" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "size" text;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_date_format" CHECK ("users"."date_format" in ('iso', 'day_first', 'month_first'));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_language" CHECK ("users"."language" in ('en', 'es'));--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_size" CHECK ("tenants"."size" in ('1', '2-10', '11-50', '51-200', '201-1000', '1001+'));--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_date_format" CHECK ("tenants"."date_format" in ('iso', 'day_first', 'month_first'));--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_language" CHECK ("tenants"."language" in ('en', 'es'));--> statement-breakpoint
drop function app.find_session(uuid, timestamptz);
--> statement-breakpoint
create function app.find_session(p_id uuid, p_now timestamptz)
returns table (
  user_id uuid, tenant_id uuid, idle_seconds integer, last_seen_at timestamptz, created_at timestamptz,
  email text, name text, profile jsonb, email_verified_at timestamptz, registered_at timestamptz, has_factor boolean,
  roles text[], workspaces jsonb,
  tenant_status text, session_idle_minutes integer, session_hours integer, second_factor_from timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.user_id, s.tenant_id, s.idle_seconds, s.last_seen_at, s.created_at,
    u.email, u.name,
    jsonb_build_object('zone', u.zone, 'dateFormat', u.date_format, 'hour12', u.hour12, 'language', u.language,
      'avatarId', u.avatar_id, 'mutedNotices', u.muted_notices),
    u.email_verified_at, u.created_at,
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
