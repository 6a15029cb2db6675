CREATE TABLE "mail_wishes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"address_hash" text NOT NULL,
	"asked_by" text,
	"place" text
);
--> statement-breakpoint
CREATE INDEX "mail_wishes_address" ON "mail_wishes" USING btree ("address_hash","at");--> statement-breakpoint
CREATE INDEX "mail_wishes_by" ON "mail_wishes" USING btree ("asked_by","at") WHERE asked_by is not null;--> statement-breakpoint
CREATE INDEX "mail_wishes_place" ON "mail_wishes" USING btree ("place","at") WHERE asked_by is null;--> statement-breakpoint
CREATE INDEX "mail_wishes_at" ON "mail_wishes" USING btree ("at");--> statement-breakpoint
-- Takes one mail to an address somebody typed, or says by whose limit it must not be sent. The locks stand in one order, so that
-- what comes at once is counted one after the other.
create function app.take_mail_allowance(p_address text, p_by text, p_place text, p_most_a_day integer, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_hash text := app.keyed_hash((select k.secret from address_keys k where k.id = 'v1'), lower(p_address));
begin
  perform pg_advisory_xact_lock(hashtextextended('mail to ' || v_hash, 0));
  perform pg_advisory_xact_lock(hashtextextended('mail by ' || coalesce(p_by, 'place ' || p_place, 'nobody'), 0));
  delete from mail_wishes w where w.at < p_at - interval '24 hours';
  if (select count(*) >= 10 or count(*) filter (where w.at > p_at - interval '1 hour') >= 3
      from mail_wishes w where w.address_hash = v_hash) then
    return 'address';
  end if;
  if (select count(*) >= p_most_a_day or count(*) filter (where w.at > p_at - interval '1 hour') >= p_most_a_day / 2.0
      from mail_wishes w where w.asked_by = p_by) then
    return 'person';
  end if;
  if p_by is null and (select count(*) >= 60 from mail_wishes w
      where w.asked_by is null and w.place = p_place and w.at > p_at - interval '1 hour') then
    return 'place';
  end if;
  insert into mail_wishes (id, at, address_hash, asked_by, place) values (uuidv7(), p_at, v_hash, p_by, p_place);
  return null;
end $$;
--> statement-breakpoint
revoke all on function app.take_mail_allowance(text, text, text, integer, timestamptz) from public;
