import { contacts } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Ctx, parse, permit, tenantTransaction } from "../kernel/index.ts";
import { TimelineInput } from "./schema.ts";

/** One thing that happened between us and a contact. */
export interface TimelineEntry extends Record<string, unknown> {
  at: Date;
  kind: string;
  machine: boolean;
  message_id: string;
  campaign_id: string | null;
  campaign_name: string | null;
  position: number | null;
  subject: string;
  detail: Record<string, unknown>;
}

/** Everything that was planned, sent and came back for a contact, newest first, each mail that came in with what it caused; machine opens are marked. */
export async function getContactTimeline(
  ctx: Ctx,
  raw: z.input<typeof TimelineInput>,
): Promise<TimelineEntry[]> {
  permit(ctx, "analytics.get-contact-timeline");
  const input = parse(TimelineInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [contact] = await tx
      .select({ id: contacts.id })
      .from(contacts)
      .where(eq(contacts.id, input.contactId));
    if (!contact) throw notFound("contact");
    const rows = await tx.execute<TimelineEntry>(sql`
      with mine as (select * from messages where contact_id = ${input.contactId})
      select happened.at, happened.kind, happened.machine, m.id as message_id, m.campaign_id, c.name as campaign_name, m.position, m.subject, happened.detail
      from (
        select id as message_id, sent_at as at, 'sent' as kind, false as machine, jsonb_build_object('reply', last_reply) as detail
          from mine where sent_at is not null
        union all
        select id, coalesce(final_at, planned_at), state, false, jsonb_build_object('reason', state_reason) from mine
          where state in ('planned', 'skipped', 'failed', 'unknown')
        union all
        select i.about_message_id, i.received_at, 'received', false, jsonb_strip_nulls(jsonb_build_object(
            'mail', i.kind, 'from', i.from_address, 'by', i.attributed_by, 'sure', round(i.attribution_confidence::numeric, 2),
            'preview', left(trim(regexp_replace(b.text, '\\s+', ' ', 'g')), 160), 'thread', i.thread_id, 'held', q.why, 'decided', q.decision,
            'suppressed', (select string_agg(distinct s.reason, ', ') from suppressions s join events e on e.id = s.event_id
              where e.message_id = i.about_message_id and e.at = i.received_at),
            'caused', (select string_agg(distinct e.kind, ', ') from events e where e.message_id = i.about_message_id and e.at = i.received_at)))
          from inbound_messages i left join content.message_bodies b on b.message_id = i.id
          left join quarantined_mails q on q.inbound_message_id = i.id
          where i.about_message_id in (select id from mine)
        union all
        select message_id, at, kind, machine, detail from events where contact_id = ${input.contactId}
          and id >= (select app.first_id(min(planned_at) - interval '1 day') from mine)
      ) happened join mine m on m.id = happened.message_id left join campaigns c on c.id = m.campaign_id
      order by happened.at desc, happened.kind limit ${input.limit}`);
    return rows.map((row) => ({ ...row, at: new Date(row.at) }));
  });
}
