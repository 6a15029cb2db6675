ALTER TABLE "staff_accesses" ADD COLUMN "about" text;--> statement-breakpoint
ALTER TABLE "staff_accesses" ADD COLUMN "reason" text;--> statement-breakpoint
create function app.staff_server_depth(p_user uuid, p_verb text, p_at timestamptz, p_request text, p_ip text)
returns table (name text, heartbeat_at timestamptz, due integer, later integer, sending integer, deferred integer, unknown integer,
  oldest_due timestamptz)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from staff_members m where m.user_id = p_user and m.ended_at is null) then
    raise exception 'no active member of the staff' using errcode = '42501';
  end if;
  -- A page that asks every few seconds is one look.
  insert into staff_accesses (id, at, user_id, verb, request_id, ip)
  select uuidv7(), clock_timestamp(), p_user, p_verb, p_request, p_ip
  where not exists (select from staff_accesses a
    where a.user_id = p_user and a.verb = p_verb and a.at > clock_timestamp() - interval '10 minutes');
  return query
    select s.name, s.heartbeat_at,
      (count(*) filter (where m.state in ('planned', 'deferred') and m.wake_at <= p_at))::integer,
      (count(*) filter (where m.state = 'planned' and m.wake_at > p_at))::integer,
      (count(*) filter (where m.state = 'sending'))::integer,
      (count(*) filter (where m.state = 'deferred' and m.wake_at > p_at))::integer,
      (count(*) filter (where m.state = 'unknown'))::integer,
      min(m.wake_at) filter (where m.state in ('planned', 'deferred') and m.wake_at <= p_at)
    from sending_servers s left join messages m on m.server_id = s.id and m.wake_at is not null
    group by s.id order by s.name;
end $$;
