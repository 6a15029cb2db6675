import { inboundMessages, mailboxes, messageBodies, threads } from "@penguin/db/schema";
import { replySubject } from "@penguin/mail/reply";
import { DomainError, notFound } from "@penguin/runtime/error";
import { desc, eq } from "drizzle-orm";
import type { z } from "zod";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { planMessages } from "../ledger/index.ts";
import { ReplyInput, ThreadInput } from "./schema.ts";

const lockThread = async (tx: Tx, ctx: Ctx, threadId: string) => {
  const [row] = await tx.select().from(threads).where(eq(threads.id, threadId)).for("update");
  if (!row) throw notFound("conversation");
  changeWorkspace(ctx, row.workspaceId);
  return row;
};

/** Marks a conversation as read. */
export async function markThreadRead(ctx: Ctx, raw: { threadId: string }): Promise<void> {
  permit(ctx, "inbox.mark-read");
  const input = parse(ThreadInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const thread = await lockThread(tx, ctx, input.threadId);
    if (!thread.unread) return;
    await tx.update(threads).set({ unread: false }).where(eq(threads.id, thread.id));
    await writeAudit(tx, ctx, { action: "inbox.mark-read", entity: "thread", entityId: thread.id });
    await announce(tx, "thread", thread.id);
  });
}

/** Puts a conversation away; a new mail in it brings it back. Throws `refused_state` when it is away already. */
export async function archiveThread(ctx: Ctx, raw: { threadId: string }): Promise<void> {
  permit(ctx, "inbox.archive");
  const input = parse(ThreadInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const thread = await lockThread(tx, ctx, input.threadId);
    if (thread.state === "archived")
      throw new DomainError("refused_state", "This conversation is archived already.");
    await tx.update(threads).set({ state: "archived", unread: false }).where(eq(threads.id, thread.id));
    await writeAudit(tx, ctx, { action: "inbox.archive", entity: "thread", entityId: thread.id });
    await announce(tx, "thread", thread.id);
  });
}

/**
 * Answers the last mail of a conversation in plain text, from the mailbox it came to, through the send ledger. The same
 * draft is sent once. Throws `refused_state` when the mailbox may not send or nothing has arrived to answer.
 */
export async function replyToThread(
  ctx: Ctx,
  raw: z.input<typeof ReplyInput>,
): Promise<{ messageId: string }> {
  permit(ctx, "inbox.reply");
  const input = parse(ReplyInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const thread = await lockThread(tx, ctx, input.threadId);
    const [mailbox] = await tx.select().from(mailboxes).where(eq(mailboxes.id, thread.mailboxId));
    if (mailbox?.state !== "active")
      throw new DomainError(
        "refused_state",
        "The mailbox of this conversation may not send now. Nothing was sent; resume it first.",
      );
    const [last] = await tx
      .select()
      .from(inboundMessages)
      .where(eq(inboundMessages.threadId, thread.id))
      .orderBy(desc(inboundMessages.receivedAt), desc(inboundMessages.id))
      .limit(1);
    if (!last)
      throw new DomainError(
        "refused_state",
        "Nothing has arrived in this conversation yet, so there is nothing to answer.",
      );
    const at = ctx.clock.now();
    const [planned] = await planMessages(tx, ctx, [
      {
        kind: "reply",
        intentKey: `reply:${input.draftId}`,
        mailbox,
        toAddress: last.fromAddress,
        dueAt: at,
        contactId: thread.contactId ?? undefined,
        threadId: thread.id,
        subject: replySubject(last.subject),
        inReplyTo: last.messageIdHeader,
      },
    ]);
    if (!planned) throw new DomainError("conflict", "This answer was sent already. It was not sent again.");
    await tx.insert(messageBodies).values({
      tenantId: ctx.tenantId,
      messageId: planned.id,
      text: input.text,
      html: null,
      links: [],
      createdAt: at,
    });
    const snippet = input.text.replace(/\s+/g, " ").slice(0, 160);
    await tx.update(threads).set({ unread: false, snippet, lastAt: at }).where(eq(threads.id, thread.id));
    await writeAudit(tx, ctx, {
      action: "inbox.reply",
      entity: "thread",
      entityId: thread.id,
      after: { messageId: planned.id },
    });
    await announce(tx, "thread", thread.id);
    return { messageId: planned.id };
  });
}
