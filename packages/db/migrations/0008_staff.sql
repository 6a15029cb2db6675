CREATE TABLE "staff_accesses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"user_id" uuid NOT NULL,
	"verb" text NOT NULL,
	"grant_id" uuid,
	"tenant_id" uuid,
	"transaction" bigint,
	"request_id" text NOT NULL,
	"ip" text,
	CONSTRAINT "staff_accesses_transaction" UNIQUE("transaction")
);
--> statement-breakpoint
CREATE TABLE "staff_grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"scope" text DEFAULT 'read' NOT NULL,
	"reason" text NOT NULL,
	"ticket" text NOT NULL,
	"hours" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"approved_by" uuid,
	"approved_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by" uuid,
	CONSTRAINT "staff_grants_scope" CHECK ("staff_grants"."scope" in ('read')),
	CONSTRAINT "staff_grants_reason" CHECK (length("staff_grants"."reason") >= 10),
	CONSTRAINT "staff_grants_hours" CHECK ("staff_grants"."hours" between 1 and 8),
	CONSTRAINT "staff_grants_approved" CHECK (("staff_grants"."approved_at" is null or "staff_grants"."approved_by" is not null) and ("staff_grants"."approved_at" is null) = ("staff_grants"."expires_at" is null)),
	CONSTRAINT "staff_grants_expires" CHECK ("staff_grants"."expires_at" <= "staff_grants"."approved_at" + interval '8 hours')
);
--> statement-breakpoint
CREATE TABLE "staff_members" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "staff_members_role" CHECK ("staff_members"."role" in ('super_admin', 'admin', 'support', 'finance', 'ops', 'deliverability', 'qa'))
);
--> statement-breakpoint
ALTER TABLE "staff_accesses" ADD CONSTRAINT "staff_accesses_grant_id_staff_grants_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."staff_grants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_grants" ADD CONSTRAINT "staff_grants_user_id_staff_members_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."staff_members"("user_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_grants" ADD CONSTRAINT "staff_grants_approved_by_staff_members_user_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."staff_members"("user_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_members" ADD CONSTRAINT "staff_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "staff_accesses_user" ON "staff_accesses" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "staff_grants_user" ON "staff_grants" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "staff_grants_tenant" ON "staff_grants" USING btree ("tenant_id","id");--> statement-breakpoint
create trigger append_only before update or delete on staff_accesses for each row execute function app.refuse_change();
--> statement-breakpoint
create trigger append_only_truncate before truncate on staff_accesses for each statement execute function app.refuse_change();
--> statement-breakpoint
create function app.staff_tenant() returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
  -- xmin too: a row that came by a restore bears a number of another cluster, which may come up again here.
  select a.tenant_id from staff_accesses a
  where a.transaction = pg_current_xact_id_if_assigned()::text::bigint and a.xmin = pg_current_xact_id_if_assigned()::xid
$$;
--> statement-breakpoint
create function app.enter_tenant(p_grant uuid, p_user uuid, p_verb text, p_request text, p_ip text,
  out entered uuid, out until timestamptz)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_grant staff_grants;
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  select g.* into v_grant from staff_grants g join staff_members m using (user_id)
  where g.id = p_grant and g.user_id = p_user and m.ended_at is null and g.ended_at is null and g.expires_at > v_at
    and exists (select from staff_members a
      where a.user_id = g.approved_by and a.ended_at is null and a.role in ('super_admin', 'admin'));
  if not found then
    raise exception 'no access is open under this grant' using errcode = '42501';
  end if;
  insert into staff_accesses (id, at, user_id, verb, grant_id, tenant_id, transaction, request_id, ip)
  values (uuidv7(), v_at, p_user, p_verb, p_grant, v_grant.tenant_id, pg_current_xact_id()::text::bigint, p_request, p_ip);
  insert into audit_log (tenant_id, id, at, action, actor_kind, actor_id, entity, entity_id, after, request_id, ip, reason,
    classification, retention)
  values (v_grant.tenant_id, uuidv7(), v_at, 'staff.enter-tenant', 'operator', p_user, 'staff_grant', p_grant,
    jsonb_build_object('verb', p_verb, 'ticket', v_grant.ticket, 'expiresAt', v_grant.expires_at), p_request, p_ip,
    v_grant.reason, 'personal', 'seven_years');
  entered := v_grant.tenant_id;
  until := v_grant.expires_at;
end $$;
--> statement-breakpoint
create function app.staff_tenants(
  p_user uuid, p_verb text, p_search text, p_only uuid[], p_before uuid, p_limit integer, p_request text, p_ip text)
returns table (tenant_id uuid, name text, status text, created_at timestamptz,
  members integer, workspaces integer, mailboxes integer, campaigns integer)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from staff_members m where m.user_id = p_user and m.ended_at is null) then
    raise exception 'no active member of the staff' using errcode = '42501';
  end if;
  insert into staff_accesses (id, at, user_id, verb, request_id, ip)
  values (uuidv7(), clock_timestamp(), p_user, p_verb, p_request, p_ip);
  return query
    select t.tenant_id, t.name, t.status, t.created_at,
      (select count(*)::integer from members x where x.tenant_id = t.tenant_id),
      (select count(*)::integer from workspaces x where x.tenant_id = t.tenant_id),
      (select count(*)::integer from mailboxes x where x.tenant_id = t.tenant_id),
      (select count(*)::integer from campaigns x where x.tenant_id = t.tenant_id)
    from tenants t
    where (p_search = '' or position(lower(p_search) in lower(t.name)) > 0)
      and (p_only is null or t.tenant_id = any (p_only))
      and (p_before is null or t.tenant_id < p_before)
    order by t.tenant_id desc limit least(p_limit, 101);
end $$;
