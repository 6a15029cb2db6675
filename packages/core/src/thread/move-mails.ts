import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/** A mail of a conversation as far as moving it needs: either way, with its other end. */
export interface MovableMail extends Record<string, unknown> {
  id: string;
  incoming: boolean;
  peer: string;
  subject: string;
  at: string;
}

/** The mails of a conversation, oldest first. */
export async function mailsOfThread(tx: Tx, threadId: string): Promise<MovableMail[]> {
  return tx.execute<MovableMail>(sql`
    select id, true as incoming, from_address as peer, subject, received_at as at from inbound_messages where thread_id = ${threadId}
    union all
    select id, false, to_address, subject, coalesce(sent_at, planned_at) from messages where thread_id = ${threadId}
    order by at, id`);
}

/**
 * Puts mails into another conversation, in a running transaction that has locked both: a person said where they belong.
 * Both then begin with what they hold, newest first.
 */
export async function moveMails(
  tx: Tx,
  { from, to, mailIds }: { from: string; to: string; mailIds: readonly string[] },
): Promise<void> {
  const ids = `{${mailIds.join(",")}}`;
  await tx.execute(sql`
    update inbound_messages set thread_id = ${to}, attributed_by = 'person', attribution_confidence = 1
    where thread_id = ${from} and id = any (${ids}::uuid[])`);
  await tx.execute(
    sql`update messages set thread_id = ${to} where thread_id = ${from} and id = any (${ids}::uuid[])`,
  );
  for (const threadId of [from, to])
    await tx.execute(sql`
      update threads t set last_at = x.at, snippet = left(trim(regexp_replace(coalesce(b.text, ''), '\\s+', ' ', 'g')), 160)
      from (
        select id, at from (
          select id, received_at as at from inbound_messages where thread_id = ${threadId}
          union all select id, coalesce(sent_at, planned_at) from messages where thread_id = ${threadId}
        ) m order by at desc, id desc limit 1
      ) x left join content.message_bodies b on b.message_id = x.id
      where t.id = ${threadId}`);
}
