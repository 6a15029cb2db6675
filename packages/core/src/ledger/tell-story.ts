import {
  campaigns,
  events,
  mailboxes,
  messageAttempts,
  messages,
  sendingServers,
  workspaces,
} from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";
import { whatFollows } from "./what-follows.ts";

const select = (tx: Tx, messageId: string) =>
  tx
    .select({
      id: messages.id,
      kind: messages.kind,
      state: messages.state,
      stateReason: messages.stateReason,
      workspaceId: mailboxes.workspaceId,
      workspaceSlug: workspaces.slug,
      campaignId: messages.campaignId,
      campaignName: campaigns.name,
      position: messages.position,
      contactId: messages.contactId,
      threadId: messages.threadId,
      from: mailboxes.address,
      to: messages.toAddress,
      subject: messages.subject,
      messageIdHeader: messages.messageIdHeader,
      queueId: messages.queueId,
      server: sendingServers.name,
      plannedAt: messages.plannedAt,
      dueAt: messages.dueAt,
      leaseUntil: messages.leaseUntil,
      sentAt: messages.sentAt,
      acceptedAt: messages.acceptedAt,
      finalAt: messages.finalAt,
    })
    .from(messages)
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.tenantId, messages.tenantId), eq(mailboxes.id, messages.mailboxId)),
    )
    .innerJoin(
      workspaces,
      and(eq(workspaces.tenantId, messages.tenantId), eq(workspaces.id, mailboxes.workspaceId)),
    )
    .innerJoin(sendingServers, eq(sendingServers.id, messages.serverId))
    .leftJoin(
      campaigns,
      and(eq(campaigns.tenantId, messages.tenantId), eq(campaigns.id, messages.campaignId)),
    )
    .where(eq(messages.id, messageId));

const attemptsOf = (tx: Tx, messageId: string) =>
  tx
    .select({
      attempt: messageAttempts.attempt,
      outcome: messageAttempts.outcome,
      reason: messageAttempts.reason,
      code: messageAttempts.code,
      enhanced: messageAttempts.enhanced,
      reply: messageAttempts.reply,
      at: messageAttempts.at,
      server: sendingServers.name,
      evidence: messageAttempts.evidence,
    })
    .from(messageAttempts)
    .leftJoin(sendingServers, eq(sendingServers.id, messageAttempts.serverId))
    .where(eq(messageAttempts.messageId, messageId))
    .orderBy(asc(messageAttempts.attempt));

const eventsOf = (tx: Tx, messageId: string) =>
  tx
    .select({
      id: events.id,
      kind: events.kind,
      machine: events.machine,
      at: events.at,
      detail: events.detail,
    })
    .from(events)
    .where(eq(events.messageId, messageId))
    .orderBy(asc(events.at), asc(events.id));

/**
 * The whole story of one mail inside a running transaction: what planned it, each try with what was said, what came back,
 * and what follows. Throws `not_found` for a mail the transaction does not reach.
 */
export async function tellStory(tx: Tx, messageId: string) {
  const [message] = await select(tx, messageId);
  if (!message) throw notFound("message");
  const [attempts, cameBack] = [await attemptsOf(tx, messageId), await eventsOf(tx, messageId)];
  return { message, attempts, events: cameBack, follows: whatFollows(message) };
}

/** What {@link tellStory} tells. */
export type MessageStory = Awaited<ReturnType<typeof tellStory>>;
