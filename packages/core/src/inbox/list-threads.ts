import { campaigns, inboundMessages, mailboxes, messageBodies, messages, threads } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, desc, eq, inArray, lt, or, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  parse,
  permit,
  requireWorkspace,
  seeWorkspace,
  tenantTransaction,
  toPage,
  type Tx,
  visibleWorkspaces,
} from "../kernel/index.ts";
import { readReplies } from "./reply-reading.ts";
import { ListThreadsInput, ThreadInput } from "./schema.ts";

const columns = {
  id: threads.id,
  workspaceId: threads.workspaceId,
  mailboxId: threads.mailboxId,
  mailboxAddress: mailboxes.address,
  contactId: threads.contactId,
  campaignId: threads.campaignId,
  campaignName: campaigns.name,
  peerAddress: threads.peerAddress,
  subject: threads.subject,
  snippet: threads.snippet,
  state: threads.state,
  unread: threads.unread,
  lastAt: threads.lastAt,
};

const select = (tx: Tx) =>
  tx
    .select(columns)
    .from(threads)
    .innerJoin(mailboxes, eq(mailboxes.id, threads.mailboxId))
    .leftJoin(campaigns, eq(campaigns.id, threads.campaignId));

/** Conversations of all mailboxes the actor may see, the latest first; `search` matches the start of the other's address. */
export async function listThreads(ctx: Ctx, raw: z.input<typeof ListThreadsInput>) {
  permit(ctx, "inbox.list");
  const input = parse(ListThreadsInput, raw);
  const visible = visibleWorkspaces(ctx);
  const [lastAt, id] = decodeCursor(input.cursor, ["moment", "id"]) ?? [];
  const rows = await tenantTransaction(ctx, async (tx) => {
    await requireWorkspace(tx, ctx, input.workspaceId);
    return select(tx)
      .where(
        and(
          input.workspaceId ? eq(threads.workspaceId, input.workspaceId) : undefined,
          visible === "all" ? undefined : inArray(threads.workspaceId, visible),
          eq(threads.state, input.folder === "archived" ? "archived" : "open"),
          input.folder === "unread" ? eq(threads.unread, true) : undefined,
          input.search ? sql`starts_with(${threads.peerAddress}, ${input.search.toLowerCase()})` : undefined,
          lastAt && id
            ? or(
                lt(threads.lastAt, new Date(lastAt)),
                and(eq(threads.lastAt, new Date(lastAt)), lt(threads.id, id)),
              )
            : undefined,
        ),
      )
      .orderBy(desc(threads.lastAt), desc(threads.id))
      .limit(input.limit + 1);
  });
  return toPage(rows, input.limit, (row) => [row.lastAt.toISOString(), row.id]);
}

/** One mail of a conversation, either way. */
export interface ThreadMail {
  id: string;
  direction: "in" | "out";
  kind: string;
  state: string;
  from: string;
  subject: string;
  /** What the person wrote, without quotes. */
  text: string;
  fullText: string;
  /** By what an incoming mail was put here, and how sure that is (0 to 1). */
  attributedBy: (typeof inboundMessages.$inferSelect)["attributedBy"];
  attributionConfidence: number;
  at: Date;
}

const outgoing = (tx: Tx, threadId: string) =>
  tx
    .select({ message: messages, body: messageBodies.text, from: mailboxes.address })
    .from(messages)
    .innerJoin(mailboxes, eq(mailboxes.id, messages.mailboxId))
    .leftJoin(messageBodies, eq(messageBodies.messageId, messages.id))
    .where(eq(messages.threadId, threadId));

const incoming = (tx: Tx, threadId: string) =>
  tx
    .select({ mail: inboundMessages, body: messageBodies.text, html: messageBodies.html })
    .from(inboundMessages)
    .leftJoin(messageBodies, eq(messageBodies.messageId, inboundMessages.id))
    .where(eq(inboundMessages.threadId, threadId));

/** One conversation with all its mails, oldest first: what we sent, what came back, what we answered. */
export async function getThread(ctx: Ctx, raw: { threadId: string }) {
  permit(ctx, "inbox.get");
  const input = parse(ThreadInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [thread] = await select(tx).where(eq(threads.id, input.threadId));
    if (!thread) throw notFound("conversation");
    seeWorkspace(ctx, thread.workspaceId);
    const sent = (await outgoing(tx, thread.id)).map(
      ({ message, body, from }): ThreadMail => ({
        id: message.id,
        direction: "out",
        kind: message.kind,
        state: message.state,
        from,
        subject: message.subject,
        text: body ?? "",
        fullText: body ?? "",
        attributedBy: null,
        attributionConfidence: 0,
        at: message.sentAt ?? message.plannedAt,
      }),
    );
    const came = await incoming(tx, thread.id);
    const kept = came.map(({ body, html }) => ({ text: body ?? "", html: html ?? undefined }));
    const written = await readReplies(ctx.doors.reader, kept);
    const arrived = came.map(
      ({ mail, body }, index): ThreadMail => ({
        id: mail.id,
        direction: "in",
        kind: mail.kind,
        state: "received",
        from: mail.fromAddress,
        subject: mail.subject,
        text: written[index] ?? "",
        fullText: body ?? "",
        attributedBy: mail.attributedBy,
        attributionConfidence: mail.attributionConfidence,
        at: mail.receivedAt,
      }),
    );
    return { ...thread, mails: [...sent, ...arrived].sort((a, b) => a.at.getTime() - b.at.getTime()) };
  });
}
