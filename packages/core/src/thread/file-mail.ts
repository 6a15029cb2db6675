import { inboundMessages, messageBodies, messages, threads } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { and, desc, eq } from "drizzle-orm";
import { announce, type Ctx, type Tx } from "../kernel/index.ts";

type InboundKind = (typeof inboundMessages.$inferSelect)["kind"];
type Attribution = NonNullable<(typeof inboundMessages.$inferSelect)["attributedBy"]>;

/** A mail that arrived, as conversations need it. */
export interface ArrivedMail {
  mailbox: { id: string; workspaceId: string };
  kind: InboundKind;
  peer: { address: string; name: string };
  subject: string;
  text: string;
  html: string | undefined;
  messageIdHeader: string;
  inReplyTo: string;
  receivedAt: Date;
  /** The mail of ours it answers. */
  answers:
    | {
        contactId: string | null;
        campaignId: string | null;
        enrollmentId: string | null;
        threadId: string | null;
      }
    | undefined;
  /** By what that was found, and how sure it is. */
  attribution?: { own: { id: string }; by: Attribution; confidence: number } | undefined;
  /** False for reports, which are kept but shown in no conversation. */
  inConversation: boolean;
}

const snippetOf = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 160);

const findThread = async (tx: Tx, mail: ArrivedMail): Promise<string | undefined> => {
  if (mail.answers?.threadId) return mail.answers.threadId;
  const [found] = await tx
    .select({ id: threads.id })
    .from(threads)
    .where(
      and(
        eq(threads.mailboxId, mail.mailbox.id),
        eq(threads.peerAddress, mail.peer.address),
        mail.answers?.campaignId ? eq(threads.campaignId, mail.answers.campaignId) : undefined,
      ),
    )
    .orderBy(desc(threads.lastAt))
    .limit(1);
  return found?.id;
};

/** Puts a mail into the conversation it belongs to, which is opened where there is none; gives its id. */
export const openThread = async (tx: Tx, ctx: Ctx, mail: ArrivedMail): Promise<string> => {
  const at = ctx.clock.now();
  const unread = mail.kind !== "auto_reply";
  const change = { snippet: snippetOf(mail.text), lastAt: mail.receivedAt, state: "open" as const };
  const found = await findThread(tx, mail);
  if (found) {
    await tx
      .update(threads)
      .set(unread ? { ...change, unread } : change)
      .where(eq(threads.id, found));
    return found;
  }
  const id = newId(at);
  await tx.insert(threads).values({
    ...change,
    tenantId: ctx.tenantId,
    id,
    workspaceId: mail.mailbox.workspaceId,
    mailboxId: mail.mailbox.id,
    contactId: mail.answers?.contactId,
    campaignId: mail.answers?.campaignId,
    peerAddress: mail.peer.address,
    subject: mail.subject,
    unread,
    createdAt: at,
  });
  if (mail.answers?.enrollmentId)
    await tx
      .update(messages)
      .set({ threadId: id })
      .where(eq(messages.enrollmentId, mail.answers.enrollmentId));
  return id;
};

/**
 * Files a mail that arrived: its text in the content store, its row, and its place in a conversation. Returns undefined
 * when the same mail was filed before, so that reading a mailbox twice changes nothing.
 */
export async function fileArrivedMail(
  tx: Tx,
  ctx: Ctx,
  mail: ArrivedMail,
): Promise<{ id: string; threadId: string | undefined } | undefined> {
  const [known] = await tx
    .select({ id: inboundMessages.id })
    .from(inboundMessages)
    .where(
      and(
        eq(inboundMessages.mailboxId, mail.mailbox.id),
        eq(inboundMessages.messageIdHeader, mail.messageIdHeader),
      ),
    );
  if (known) return undefined;
  const at = ctx.clock.now();
  const id = newId(at);
  const { tenantId } = ctx;
  await tx
    .insert(messageBodies)
    .values({ tenantId, messageId: id, text: mail.text, html: mail.html ?? null, links: [], createdAt: at });
  const threadId = mail.inConversation ? await openThread(tx, ctx, mail) : undefined;
  await tx.insert(inboundMessages).values({
    tenantId,
    id,
    mailboxId: mail.mailbox.id,
    threadId,
    kind: mail.kind,
    fromAddress: mail.peer.address,
    fromName: mail.peer.name.slice(0, 200),
    subject: mail.subject.slice(0, 500),
    messageIdHeader: mail.messageIdHeader,
    inReplyTo: mail.inReplyTo,
    receivedAt: mail.receivedAt,
    ...(mail.attribution && {
      aboutMessageId: mail.attribution.own.id,
      attributedBy: mail.attribution.by,
      attributionConfidence: mail.attribution.confidence,
    }),
  });
  if (threadId) await announce(tx, "thread", threadId);
  return { id, threadId };
}
