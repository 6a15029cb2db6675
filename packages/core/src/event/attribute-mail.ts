import { isAnyOf } from "@penguin/db";
import { contactAliases, messages } from "@penguin/db/schema";
import { messageIdOfTag, parseUnsubscribeAddress, parseVerp } from "@penguin/mail/mime";
import { baseSubject, isForwarded } from "@penguin/mail/reply";
import type { InboundMessage } from "@penguin/mail/report";
import { sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";
import { type Choice, chooseOwn, isSamePerson, type SentMail } from "./choose-own.ts";

/** A mail of ours that another one is about. */
export type OwnMessage = Pick<
  typeof messages.$inferSelect,
  "id" | "contactId" | "campaignId" | "enrollmentId" | "threadId" | "toAddress" | "messageIdHeader"
>;

const ownColumns = {
  id: messages.id,
  contactId: messages.contactId,
  campaignId: messages.campaignId,
  enrollmentId: messages.enrollmentId,
  threadId: messages.threadId,
  toAddress: messages.toAddress,
  messageIdHeader: messages.messageIdHeader,
};

/** The first of our mails that one of these Message-IDs names. */
export const findByHeaders = async (tx: Tx, headers: string[]): Promise<OwnMessage | undefined> => {
  if (headers.length === 0) return undefined;
  const rows = await tx.select(ownColumns).from(messages).where(isAnyOf(messages.messageIdHeader, headers));
  return headers
    .map((header) => rows.find((row) => row.messageIdHeader === header))
    .find((row) => row !== undefined);
};

const byReturnPath = async (tx: Tx, mail: InboundMessage): Promise<OwnMessage | undefined> => {
  const paths = [...(mail.deliveredTo ?? []), ...mail.to].map(
    (address) => parseVerp(address) ?? parseUnsubscribeAddress(address),
  );
  const tag = [mail.dsn?.originalVerp, ...paths].find((found) => found !== undefined);
  if (tag === undefined || mail.kind === "reply") return undefined;
  return findByHeaders(tx, [messageIdOfTag(tag)]);
};

type Candidate = OwnMessage & SentMail;

/** How far back an answer without ids is looked for. */
const DAYS_BACK = 180;
const SUBJECT_MARKS = ["", "re: "];

/** Subjects an answer is looked for by; what answers nothing, as a newsletter, has none, for that search reads all a mailbox sent. */
const subjectsOf = ({ kind, subject }: InboundMessage): string[] => {
  const base = baseSubject(subject);
  const isAnswer = kind !== "other" || isForwarded(subject);
  return base === "" || !isAnswer ? [] : SUBJECT_MARKS.map((mark) => mark + base);
};

/** Mails of this mailbox that an answer may be about though it names none, latest first: by who wrote, or by the subject. */
const findLikely = async (
  tx: Tx,
  mailbox: { id: string },
  mail: InboundMessage,
  receivedAt: Date,
): Promise<Candidate[]> => {
  const since = new Date(receivedAt.getTime() - DAYS_BACK * 86_400_000).toISOString();
  const subjects = subjectsOf(mail);
  const bySubject = sql`union select m.id from enrollments e join messages m on m.enrollment_id = e.id
    where e.mailbox_id = ${mailbox.id} and m.state in ('sent', 'delivered') and m.sent_at > ${since}
      and lower(regexp_replace(m.subject, '\\s+', ' ', 'g')) in (select jsonb_array_elements_text(${JSON.stringify(subjects)}::jsonb))`;
  const rows = await tx.execute<Omit<Candidate, "sentAt"> & { sentAt: string }>(sql`
    with who as (
      select id from contacts where email = ${mail.from.address}
      union select contact_id from contact_aliases where email = ${mail.from.address} and not shared
    ), found as (
      select m.id from messages m join enrollments e on e.id = m.enrollment_id
      where m.contact_id in (select id from who) and e.mailbox_id = ${mailbox.id} and m.state in ('sent', 'delivered') and m.sent_at > ${since}
      ${subjects.length > 0 ? bySubject : sql``}
    )
    select m.id, m.contact_id as "contactId", m.campaign_id as "campaignId", m.enrollment_id as "enrollmentId", m.thread_id as "threadId",
      m.to_address as "toAddress", m.message_id_header as "messageIdHeader", m.subject, m.sent_at as "sentAt",
      trim(k.first_name || ' ' || k.last_name) as "contactName",
      array(select a.email from contact_aliases a where a.contact_id = k.id and not a.shared) as aliases
    from found join messages m on m.id = found.id join contacts k on k.id = m.contact_id
    order by m.sent_at desc, m.id desc limit 500`);
  return rows.map((row) => ({ ...row, sentAt: new Date(row.sentAt) }));
};

/** The mails that the header names, as candidates. */
const findNamed = async (tx: Tx, named: readonly string[]): Promise<Candidate[]> => {
  if (named.length === 0) return [];
  const rows = await tx.execute<Omit<Candidate, "sentAt"> & { sentAt: string | null }>(sql`
    select m.id, m.contact_id as "contactId", m.campaign_id as "campaignId", m.enrollment_id as "enrollmentId", m.thread_id as "threadId",
      m.to_address as "toAddress", m.message_id_header as "messageIdHeader", m.subject, m.sent_at as "sentAt",
      coalesce(trim(k.first_name || ' ' || k.last_name), '') as "contactName", array[]::text[] as aliases
    from messages m left join contacts k on k.id = m.contact_id
    where m.message_id_header in (select jsonb_array_elements_text(${JSON.stringify(named)}::jsonb))`);
  return rows.map((row) => ({ ...row, sentAt: new Date(row.sentAt ?? 0) }));
};

/**
 * The mail of ours an incoming one is about, with what told it and how sure that is: by return path or the address to
 * unsubscribe at, by named ids; an answer at last by who wrote and what its subject is. A report or complaint only by ids.
 */
export async function findOwn(
  tx: Tx,
  mailbox: { id: string },
  mail: InboundMessage,
  receivedAt: Date,
): Promise<Choice<OwnMessage> | undefined> {
  const tagged = await byReturnPath(tx, mail);
  if (tagged) return { own: tagged, by: "return_path", confidence: 0.99 };
  const original = mail.dsn?.originalMessageId ?? mail.complaint?.originalMessageId;
  const isReport = mail.dsn !== undefined || mail.complaint !== undefined;
  const ids = [original, mail.inReplyTo, ...[...mail.references].reverse()];
  const named = ids.filter((header): header is string => Boolean(header));
  if (isReport) {
    const own = await findByHeaders(tx, named);
    return own && { own, by: "message_id", confidence: 0.97 };
  }
  const sent = await findNamed(tx, named);
  const candidates = sent.length > 0 ? sent : await findLikely(tx, mailbox, mail, receivedAt);
  return chooseOwn({ ...mail, inReplyTo: mail.inReplyTo }, candidates);
}

/**
 * Remembers that a contact answered from another address, told by an id of ours and by the person's name; one that two
 * contacts answered from is shared from then on. Only for a mail whose writer is proved.
 */
export async function learnAlias(
  tx: Tx,
  ctx: Ctx,
  mail: InboundMessage,
  { own, by }: Choice<OwnMessage>,
): Promise<void> {
  const { from, kind } = mail;
  const isTold = by === "message_id" || by === "references";
  if (!isTold || kind === "auto-reply" || !own.contactId || from.address === own.toAddress) return;
  const [sent] = await findNamed(tx, [own.messageIdHeader]);
  if (!sent || !isSamePerson(from, sent)) return;
  const { contactId } = own;
  await tx
    .insert(contactAliases)
    .values({
      tenantId: ctx.tenantId,
      email: from.address,
      contactId,
      shared: false,
      learntAt: ctx.clock.now(),
    })
    .onConflictDoUpdate({
      target: [contactAliases.tenantId, contactAliases.email],
      set: { shared: sql`${contactAliases.shared} or ${contactAliases.contactId} <> ${contactId}` },
    });
}
