import type { Kit } from "@penguin/core/testing";

/** What the product knows about one mail in the end. */
export interface MailRecord {
  /** State and reason of the message. */
  message: string;
  /** Reply code and enhanced code it ended with. */
  answer: string;
  /** Kinds of its events, each once. */
  events: string;
  /** Why the address is on the suppression list. */
  suppressed: string;
  /** State of the way through the sequence, and why it ended. */
  enrollment: string;
  contact: string;
  /** Kinds of mails that arrived in the mailbox. */
  inbound: string;
  /** How many conversations there are, and whether one asks for attention. */
  thread: string;
  mailbox: string;
}

/** The same, and the last words about it, without what names one machine or one session. */
export interface KeptMail {
  record: MailRecord;
  words: string;
  /** From where the product heard that it bounced: `log`, `dsn`, `submission`, or empty. */
  source: string;
}

const anonymous = (reply: string): string =>
  reply
    .replace(/\bhost \S+/g, "host")
    .replace(/\b(connect to|connection with) \S+/, "$1 host")
    .replace(/\b127(?:\.\d+){3}\b/g, "127")
    .replace(/\bqueued as \w+/, "queued")
    .replace(/\b[0-9a-f]{16}\b/g, "token");

/** Reads it from the tables, past every policy: one mailbox wrote one mail to one address. */
export async function readMailRecord(kit: Kit, mailboxId: string): Promise<KeptMail | undefined> {
  const [row] = await kit.root<(MailRecord & Omit<KeptMail, "record">)[]>`
    select concat_ws(' ', m.state, nullif(m.state_reason, '')) as message,
      concat_ws(' ', m.last_code, nullif(m.last_enhanced, '')) as answer,
      coalesce((select string_agg(distinct e.kind, ' ' order by e.kind) from events e where e.message_id = m.id), '') as events,
      coalesce((select s.reason from suppressions s where s.tenant_id = m.tenant_id and s.email = m.to_address), '') as suppressed,
      concat_ws(' ', n.state, n.exit_reason) as enrollment,
      c.status as contact,
      coalesce((select string_agg(i.kind, ' ' order by i.kind) from inbound_messages i where i.mailbox_id = m.mailbox_id), '') as inbound,
      coalesce((select string_agg(case when t.unread then 'unread' else 'read' end, ' ') from threads t
        where t.mailbox_id = m.mailbox_id and t.peer_address = m.to_address), '') as thread,
      b.state as mailbox, m.last_reply as words,
      coalesce((select coalesce(e.detail->>'source', 'log') from events e where e.message_id = m.id and e.kind = 'bounced'), '')
        as source
    from messages m
      join mailboxes b on b.id = m.mailbox_id
      join enrollments n on n.id = m.enrollment_id
      join contacts c on c.id = m.contact_id
    where m.mailbox_id = ${mailboxId}`;
  if (!row) return undefined;
  const { words, source, ...record } = row;
  return { record, words: anonymous(words), source };
}
