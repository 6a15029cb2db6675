import { contacts, threads } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq, inArray } from "drizzle-orm";
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
import { mailsOfThread, moveMails } from "../thread/index.ts";
import { MergeThreadsInput, SplitThreadInput } from "./schema.ts";

const lockThreads = async (tx: Tx, ctx: Ctx, ids: readonly string[]) => {
  const rows = await tx
    .select()
    .from(threads)
    .where(inArray(threads.id, [...ids]))
    .orderBy(threads.id)
    .for("update");
  if (rows.length !== new Set(ids).size) throw notFound("conversation");
  for (const row of rows) changeWorkspace(ctx, row.workspaceId);
  return new Map(rows.map((row) => [row.id, row]));
};

/**
 * Puts all mails of a conversation into another one of the same mailbox; the emptied one is gone. Gives the ids of what was
 * moved, by which `inbox.split` takes it back. Throws `refused_state` for one of another mailbox, for answers have to
 * leave from where the conversation is.
 */
export async function mergeThreads(
  ctx: Ctx,
  raw: z.input<typeof MergeThreadsInput>,
): Promise<{ mailIds: string[] }> {
  permit(ctx, "inbox.merge");
  const { threadId, intoThreadId } = parse(MergeThreadsInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const rows = await lockThreads(tx, ctx, [threadId, intoThreadId]);
    const [from, into] = [rows.get(threadId), rows.get(intoThreadId)];
    if (!from || !into) throw notFound("conversation");
    if (from.id === into.id || from.mailboxId !== into.mailboxId)
      throw new DomainError(
        "refused_state",
        "Only two conversations of the same mailbox can be merged. Nothing was changed.",
      );
    const mailIds = (await mailsOfThread(tx, from.id)).map(({ id }) => id);
    await moveMails(tx, { from: from.id, to: into.id, mailIds });
    await tx
      .update(threads)
      .set({ unread: from.unread || into.unread, contactId: into.contactId ?? from.contactId })
      .where(eq(threads.id, into.id));
    await tx.delete(threads).where(eq(threads.id, from.id));
    await writeAudit(tx, ctx, {
      action: "inbox.merge",
      entity: "thread",
      entityId: into.id,
      after: { from: from.id, mails: mailIds.length },
    });
    await announce(tx, "thread", into.id);
    return { mailIds };
  });
}

/**
 * Takes mails out of a conversation into one of their own, with whoever wrote the first that came in as the other side.
 * Throws `refused_state` when none of them is in it, or nothing would be left.
 */
export async function splitThread(
  ctx: Ctx,
  raw: z.input<typeof SplitThreadInput>,
): Promise<{ threadId: string }> {
  permit(ctx, "inbox.split");
  const { threadId, mailIds } = parse(SplitThreadInput, raw);
  const at = ctx.clock.now();
  const id = newId(at);
  await tenantTransaction(ctx, async (tx) => {
    const from = (await lockThreads(tx, ctx, [threadId])).get(threadId);
    if (!from) throw notFound("conversation");
    const all = await mailsOfThread(tx, from.id);
    const moved = all.filter((mail) => mailIds.includes(mail.id));
    const first = moved.find(({ incoming }) => incoming) ?? moved[0];
    if (!first || moved.length === all.length)
      throw new DomainError(
        "refused_state",
        "Choose some of the conversation's mails, and leave some. Nothing was changed.",
      );
    const [contact] = await tx
      .select({ id: contacts.id })
      .from(contacts)
      .where(eq(contacts.email, first.peer));
    await tx.insert(threads).values({
      ...from,
      id,
      contactId: contact?.id ?? (first.peer === from.peerAddress ? from.contactId : null),
      peerAddress: first.peer,
      subject: first.subject,
      createdAt: at,
    });
    await moveMails(tx, { from: from.id, to: id, mailIds: moved.map((mail) => mail.id) });
    await writeAudit(tx, ctx, {
      action: "inbox.split",
      entity: "thread",
      entityId: from.id,
      after: { into: id, mails: moved.length },
    });
    await announce(tx, "thread", id);
  });
  return { threadId: id };
}
