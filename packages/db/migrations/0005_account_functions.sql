create function app.find_invitation(p_hash text)
returns table (tenant_id uuid, id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.tenant_id, i.id from invitations i where i.token_hash = p_hash
$$;
--> statement-breakpoint
create function app.find_api_key(p_prefix text)
returns table (tenant_id uuid, id uuid, hash text)
language sql stable security definer set search_path = public, pg_temp as $$
  select k.tenant_id, k.id, k.hash from api_keys k where k.prefix = p_prefix
$$;
--> statement-breakpoint
create function app.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  raise exception '% is append only', tg_table_name using errcode = '42501';
end $$;
--> statement-breakpoint
revoke all on function app.refuse_change() from public;
--> statement-breakpoint
create trigger append_only before update or delete on audit_log for each row execute function app.refuse_change();
--> statement-breakpoint
create trigger append_only_truncate before truncate on audit_log for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger append_only before update or delete on audit_seals for each row execute function app.refuse_change();
--> statement-breakpoint
create trigger append_only_truncate before truncate on audit_seals for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger append_only before update or delete on audit_heads for each row execute function app.refuse_change();
--> statement-breakpoint
create trigger append_only_truncate before truncate on audit_heads for each statement execute function app.refuse_change();
--> statement-breakpoint
create index audit_log_at on audit_log using brin (at);
