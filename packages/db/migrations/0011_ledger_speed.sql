DROP INDEX "messages_leased";--> statement-breakpoint
DROP INDEX "messages_accepted";--> statement-breakpoint
DROP INDEX "messages_due";--> statement-breakpoint
DROP INDEX "messages_queue";--> statement-breakpoint
DROP INDEX "messages_campaign_idx";--> statement-breakpoint
DROP INDEX "messages_thread_idx";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "wake_at" timestamp with time zone GENERATED ALWAYS AS (case when state in ('planned', 'sending', 'deferred', 'unknown') then due_at end) STORED;--> statement-breakpoint
CREATE INDEX "messages_wake" ON "messages" USING btree ("server_id","wake_at","id") WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX "messages_accepted" ON "messages" USING btree ("accepted_at") WHERE accepted_at is not null and final_at is null;--> statement-breakpoint
CREATE INDEX "messages_queue" ON "messages" USING btree ("server_id","queue_id") WHERE queue_id <> '';--> statement-breakpoint
CREATE INDEX "messages_campaign_idx" ON "messages" USING btree ("tenant_id","campaign_id","position");--> statement-breakpoint
CREATE INDEX "messages_thread_idx" ON "messages" USING btree ("tenant_id","thread_id") WHERE thread_id is not null;--> statement-breakpoint
alter table messages set (fillfactor = 70);--> statement-breakpoint
create function app.check_transition() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if not (old.state || ' ' || new.state) = any (array[
    'planned sending', 'planned skipped', 'planned failed',
    'sending planned', 'sending deferred', 'sending sent', 'sending bounced', 'sending skipped', 'sending failed', 'sending unknown',
    'deferred sending', 'deferred skipped', 'deferred failed',
    'unknown planned', 'unknown sent', 'unknown bounced', 'unknown failed', 'unknown deferred', 'unknown skipped',
    'sent delivered', 'sent bounced', 'sent complained',
    'delivered bounced', 'delivered complained', 'bounced complained', 'failed sent', 'failed bounced'])
  then
    raise exception 'a message cannot go from % to %', old.state, new.state using errcode = '23514', constraint = 'messages_transition';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger messages_transition before update of state on messages
  for each row when (old.state is distinct from new.state) execute function app.check_transition();
--> statement-breakpoint
create type app.settled as (
  tenant_id uuid, id uuid, kind text, campaign_id uuid, "position" integer, enrollment_id uuid, thread_id uuid,
  attempt integer, state text, outcome text, code integer, enhanced text, reply text, reason text, at timestamptz, detail jsonb
);
