import {
  campaigns,
  events,
  logRetentions,
  mailboxes,
  messageAttempts,
  messages,
  sendingServers,
  workspaces,
} from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { firstId } from "@penguin/runtime/id";
import { and, asc, eq, gte } from "drizzle-orm";
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
      tries: messages.attempts,
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

const DAY_MS = 86_400_000;

/** Nothing comes back before a mail is planned, so older months are not looked into; a day is for clocks that differ. */
const eventsOf = (tx: Tx, messageId: string, plannedAt: Date) =>
  tx
    .select({
      id: events.id,
      kind: events.kind,
      machine: events.machine,
      at: events.at,
      detail: events.detail,
    })
    .from(events)
    .where(
      and(eq(events.messageId, messageId), gte(events.id, firstId(new Date(plannedAt.getTime() - DAY_MS)))),
    )
    .orderBy(asc(events.at), asc(events.id));

/** For how many days tries are kept, when those of a mail planned then are gone at `at`. */
const daysOfGoneTries = async (tx: Tx, plannedAt: Date, at: Date): Promise<number | undefined> => {
  const [kept] = await tx
    .select({ days: logRetentions.keepDays })
    .from(logRetentions)
    .where(eq(logRetentions.log, "message_attempts"));
  const endOfMonth = Date.UTC(plannedAt.getUTCFullYear(), plannedAt.getUTCMonth() + 1);
  return kept && endOfMonth + kept.days * DAY_MS <= at.getTime() ? kept.days : undefined;
};

/**
 * The whole story of one mail inside a running transaction: what planned it, each try with what was said, what came back,
 * and what follows. Throws `not_found` for a mail the transaction does not reach.
 */
export async function tellStory(tx: Tx, messageId: string, at: Date) {
  const [message] = await select(tx, messageId);
  if (!message) throw notFound("message");
  const [attempts, cameBack] = [
    await attemptsOf(tx, messageId),
    await eventsOf(tx, messageId, message.plannedAt),
  ];
  const missing = message.tries > 0 && attempts.length === 0;
  return {
    message,
    attempts,
    events: cameBack,
    follows: whatFollows(message),
    /** For how many days tries are kept, where those of this mail are gone. */
    triesKeptDays: missing ? await daysOfGoneTries(tx, message.plannedAt, at) : undefined,
  };
}

/** What {@link tellStory} tells. */
export type MessageStory = Awaited<ReturnType<typeof tellStory>>;
