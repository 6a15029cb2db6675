import {
  contactPreferences,
  contacts,
  mailboxes,
  messages,
  suppressions,
  tenants,
  topics,
  workspaces,
} from "@penguin/db/schema";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import {
  announce,
  type Ctx,
  lastHandOvers,
  readPicture,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { skipPlanned } from "../ledger/index.ts";
import { suppressAddresses } from "../suppression/index.ts";

const DAY_MS = 86_400_000;

type Kept = typeof contactPreferences.$inferSelect;

/** What a person's page shows: who writes, what about, and what they chose so far. */
export interface PreferencePage {
  address: string;
  sender: string;
  /** A WebP. */
  logo: Buffer | undefined;
  /** Set once they have left everything; nothing else is to be chosen then. */
  left: boolean;
  topics: { id: string; name: string; description: string; on: boolean }[];
  frequency: Kept["frequency"];
  format: Kept["format"];
  pausedUntil: Date | null;
  /** The language they last chose here, or the one of their contact. */
  language: string | undefined;
}

/** What a person chose. Topics that are not named are off; `pauseDays` 0 ends a pause. */
export interface PreferenceChoice {
  topicIds: readonly string[];
  frequency: Kept["frequency"];
  format: Kept["format"];
  pauseDays: number;
  language: NonNullable<Kept["language"]>;
}

const findMail = async (tx: Tx, messageId: string) => {
  const [row] = await tx
    .select({
      address: messages.toAddress,
      contactId: messages.contactId,
      workspaceId: workspaces.id,
      sender: workspaces.name,
      logoId: tenants.logoId,
      attributes: contacts.attributes,
    })
    .from(messages)
    .innerJoin(mailboxes, eq(mailboxes.id, messages.mailboxId))
    .innerJoin(workspaces, eq(workspaces.id, mailboxes.workspaceId))
    .innerJoin(tenants, eq(tenants.tenantId, messages.tenantId))
    .leftJoin(contacts, eq(contacts.id, messages.contactId))
    .where(eq(messages.id, messageId));
  return row;
};

type Mail = NonNullable<Awaited<ReturnType<typeof findMail>>>;

const findChosen = async (tx: Tx, { contactId, workspaceId }: Mail): Promise<Kept | undefined> => {
  if (!contactId) return undefined;
  const [kept] = await tx
    .select()
    .from(contactPreferences)
    .where(and(eq(contactPreferences.contactId, contactId), eq(contactPreferences.workspaceId, workspaceId)));
  return kept;
};

const topicsOf = (tx: Tx, { workspaceId }: Mail) =>
  tx
    .select({ id: topics.id, name: topics.name, description: topics.description })
    .from(topics)
    .where(and(eq(topics.workspaceId, workspaceId), isNull(topics.archivedAt)))
    .orderBy(asc(topics.name), asc(topics.id));

const barsOf = async (tx: Tx, { address }: Mail) => {
  const rows = await tx
    .select({ scopeId: suppressions.scopeId })
    .from(suppressions)
    .where(eq(suppressions.email, address));
  return new Set(rows.map((row) => row.scopeId));
};

/** What the person a message went to can choose, and has chosen; undefined for a message that is not there. Changes nothing. */
export async function findPreferences(ctx: Ctx, messageId: string): Promise<PreferencePage | undefined> {
  const found = await tenantTransaction(ctx, async (tx) => {
    const mail = await findMail(tx, messageId);
    if (!mail) return undefined;
    const kept = await findChosen(tx, mail);
    const bars = await barsOf(tx, mail);
    const offered = (await topicsOf(tx, mail)).map((topic) => ({ ...topic, on: !bars.has(topic.id) }));
    return { mail, kept, left: bars.has(null), offered };
  });
  if (!found) return undefined;
  const { mail, kept, left, offered } = found;
  return {
    address: mail.address,
    sender: mail.sender,
    logo: await readPicture(ctx, mail.logoId).catch(() => undefined),
    left,
    topics: offered,
    frequency: kept?.frequency ?? "any",
    format: kept?.format ?? "html",
    pausedUntil: kept?.pausedUntil && kept.pausedUntil > ctx.clock.now() ? kept.pausedUntil : null,
    language: kept?.language ?? mail.attributes?.["language"] ?? mail.attributes?.["lang"],
  };
}

/** What waited for the end of a pause or for fewer mails is looked at anew under what the person chooses now. */
const lookAgain = async (tx: Tx, contactId: string, at: Date): Promise<void> => {
  await tx.execute(sql`
    update enrollments set next_at = ${at.toISOString()}
    where contact_id = ${contactId} and state = 'active' and wait_reason in ('contact_paused', 'frequency_cap')`);
  await tx.execute(sql`
    update messages set due_at = ${at.toISOString()}
    where contact_id = ${contactId} and state in ('planned', 'deferred') and state_reason in ('contact_paused', 'frequency_cap')`);
};

/** Ends the sequences about topics the person has left, and takes back what was planned for them. */
const leaveTopics = async (tx: Tx, ctx: Ctx, mail: Mail, topicIds: readonly string[]): Promise<void> => {
  if (!mail.contactId || topicIds.length === 0) return;
  const ended = await tx.execute<{ id: string }>(sql`
    update enrollments e set state = 'exited', exit_reason = 'unsubscribe', next_at = null, failure = 'topic_off', updated_at = ${ctx.clock.now().toISOString()}
    from campaigns c where c.id = e.campaign_id and c.topic_id = any (${`{${topicIds.join(",")}}`}::uuid[])
      and e.contact_id = ${mail.contactId} and e.state in ('active', 'sending') returning e.id`);
  await skipPlanned(
    tx,
    ctx,
    ended.map((row) => row.id),
    "topic_off",
  );
};

const setTopics = async (
  tx: Tx,
  ctx: Ctx,
  { mail, messageId, wanted }: { mail: Mail; messageId: string; wanted: readonly string[] },
): Promise<{ on: string[]; off: string[] }> => {
  const bars = await barsOf(tx, mail);
  const offered = await topicsOf(tx, mail);
  const off = offered.filter(({ id }) => !wanted.includes(id) && !bars.has(id));
  const on = offered.filter(({ id }) => wanted.includes(id) && bars.has(id));
  await suppressAddresses(
    tx,
    ctx,
    off.map(({ id }) => ({
      email: mail.address,
      reason: "unsubscribed",
      source: `message:${messageId}`,
      scope: "topic",
      scopeId: id,
      rule: "preference-page",
    })),
  );
  // Only the person can take back what they decided; what a person of the sender added stays.
  const back = on.map(({ id }) => id);
  if (back.length > 0)
    await tx
      .delete(suppressions)
      .where(
        and(
          eq(suppressions.email, mail.address),
          eq(suppressions.reason, "unsubscribed"),
          inArray(suppressions.scopeId, back),
        ),
      );
  await leaveTopics(
    tx,
    ctx,
    mail,
    off.map(({ id }) => id),
  );
  return { on: back, off: off.map(({ id }) => id) };
};

/**
 * Keeps what the person a message went to chose on their page, in one transaction with what follows: sequences about
 * topics they left end, what was planned for those is skipped, and every gate knows pause and frequency from the commit
 * on. Returns false for a message that is not there or went to no contact, and for somebody who left everything.
 */
export async function savePreferences(
  ctx: Ctx,
  messageId: string,
  choice: PreferenceChoice,
): Promise<boolean> {
  const isKept = await tenantTransaction(ctx, async (tx) => {
    const mail = await findMail(tx, messageId);
    if (!mail?.contactId) return false;
    const { contactId, workspaceId } = mail;
    await tx
      .select({ id: contacts.id })
      .from(contacts)
      .where(eq(contacts.id, contactId))
      .for("no key update");
    if ((await barsOf(tx, mail)).has(null)) return false;
    const at = ctx.clock.now();
    const { frequency, format, language, pauseDays } = choice;
    const before = await findChosen(tx, mail);
    const pausedUntil = pauseDays > 0 ? new Date(at.getTime() + pauseDays * DAY_MS) : null;
    const kept = { frequency, format, language, pausedUntil, messageId, updatedAt: at };
    await tx
      .insert(contactPreferences)
      .values({ ...kept, tenantId: ctx.tenantId, workspaceId, contactId })
      .onConflictDoUpdate({
        target: [contactPreferences.tenantId, contactPreferences.workspaceId, contactPreferences.contactId],
        set: kept,
      });
    await lookAgain(tx, contactId, at);
    const changed = await setTopics(tx, ctx, { mail, messageId, wanted: choice.topicIds });
    await writeAudit(tx, ctx, {
      action: "contact.choose-preferences",
      entity: "contact",
      entityId: contactId,
      before: { frequency: before?.frequency ?? "any", pausedUntil: before?.pausedUntil ?? null },
      after: { frequency, format, pausedUntil, messageId, ...changed },
    });
    await announce(tx, "contact", contactId);
    return true;
  });
  await lastHandOvers(ctx);
  return isKept;
}
