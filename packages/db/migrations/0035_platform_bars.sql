ALTER TABLE "platform_bars" ADD COLUMN "source" text DEFAULT '' NOT NULL;
--> statement-breakpoint
-- Whoever gets a mail can complain about it: that bars them within the organisation that wrote it. What was barred for every
-- tenant in this way is not proved of anybody.
delete from platform_bars;
--> statement-breakpoint
drop function app.bar_everywhere(text[], text, timestamptz);
--> statement-breakpoint
-- Bars an address for every tenant there is and will be, by the platform's staff or a provider's feed that proved itself; kept as a
-- hash, which is given back. Barring again changes nothing.
create function app.bar_address(p_email text, p_reason text, p_source text, p_at timestamptz) returns text
language sql volatile security definer set search_path = public, pg_temp as $$
  with made as (
    insert into platform_bars (hash, reason, source, created_at)
    select app.keyed_hash(k.secret, lower(p_email)), p_reason, p_source, p_at from address_keys k where k.id = 'v1'
    on conflict (hash) do update set hash = excluded.hash returning hash
  ) select hash from made
$$;
--> statement-breakpoint
-- Lets an address be written to again, named by itself or by its hash. Returns whether it was barred.
create function app.unbar_address(p_email text) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from platform_bars b where b.hash = p_email
      or b.hash in (select app.keyed_hash(k.secret, lower(p_email)) from address_keys k where k.id = 'v1')
    returning 1
  ) select count(*) > 0 from gone
$$;
--> statement-breakpoint
revoke all on function app.bar_address(text, text, text, timestamptz) from public;
--> statement-breakpoint
revoke all on function app.unbar_address(text) from public;
