import { inboundMessages, messageBodies, quarantinedMails } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { eq } from "drizzle-orm";
import { announce, type Ctx, type Tx } from "../kernel/index.ts";
import { type ArrivedMail, openThread } from "./file-mail.ts";

/** Why a filed mail waits for a person: what it seems to be about, and what was known of it. */
export interface HeldMail {
  inboundMessageId: string;
  mailboxId: string;
  about: string;
  why: string;
  rule: string;
  confidence: number;
}

/** Puts a filed mail into quarantine, inside a running transaction. */
export async function holdMail(tx: Tx, ctx: Ctx, mail: HeldMail): Promise<void> {
  const at = ctx.clock.now();
  const id = newId(at);
  await tx.insert(quarantinedMails).values({ ...mail, tenantId: ctx.tenantId, id, createdAt: at });
  await announce(tx, "mailbox", mail.mailboxId);
}

/** Shows a filed mail that was in no conversation in one, as what a person said it is. */
export async function showMail(
  tx: Tx,
  ctx: Ctx,
  asked: Pick<ArrivedMail, "mailbox" | "kind" | "answers"> & { inboundMessageId: string },
): Promise<void> {
  const { inboundMessageId, mailbox, kind, answers } = asked;
  const [row] = await tx
    .select({ mail: inboundMessages, text: messageBodies.text, html: messageBodies.html })
    .from(inboundMessages)
    .leftJoin(messageBodies, eq(messageBodies.messageId, inboundMessages.id))
    .where(eq(inboundMessages.id, inboundMessageId));
  if (!row) return;
  const { mail, text, html } = row;
  const threadId =
    mail.threadId ??
    (await openThread(tx, ctx, {
      mailbox,
      kind,
      answers,
      peer: { address: mail.fromAddress, name: mail.fromName },
      subject: mail.subject,
      text: text ?? "",
      html: html ?? undefined,
      messageIdHeader: mail.messageIdHeader,
      inReplyTo: mail.inReplyTo,
      receivedAt: mail.receivedAt,
      inConversation: true,
    }));
  await tx.update(inboundMessages).set({ kind, threadId }).where(eq(inboundMessages.id, mail.id));
  await announce(tx, "thread", threadId);
}
