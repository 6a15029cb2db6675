import { campaigns, mailboxes, messageAttempts, messages } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, asc, desc, eq, isNotNull, lt } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  parse,
  permit,
  seeWorkspace,
  tenantTransaction,
  toPage,
  type Tx,
} from "../kernel/index.ts";
import { ListMessagesInput, MessageInput } from "./schema.ts";

const select = (tx: Tx) =>
  tx
    .select({
      id: messages.id,
      campaignId: campaigns.id,
      workspaceId: campaigns.workspaceId,
      position: messages.position,
      contactId: messages.contactId,
      from: mailboxes.address,
      to: messages.toAddress,
      subject: messages.subject,
      state: messages.state,
      stateReason: messages.stateReason,
      attempts: messages.attempts,
      dueAt: messages.dueAt,
      sentAt: messages.sentAt,
      acceptedAt: messages.acceptedAt,
      finalAt: messages.finalAt,
    })
    .from(messages)
    .innerJoin(campaigns, eq(campaigns.id, messages.campaignId))
    .innerJoin(mailboxes, eq(mailboxes.id, messages.mailboxId));

/** The mails of a campaign, the latest planned first, with the state each is in and why. */
export async function listCampaignMessages(ctx: Ctx, raw: z.input<typeof ListMessagesInput>) {
  permit(ctx, "campaign.list-messages");
  const { campaignId, state, limit, cursor } = parse(ListMessagesInput, raw);
  const [before] = decodeCursor(cursor, ["id"]) ?? [];
  const rows = await tenantTransaction(ctx, async (tx) => {
    const [campaign] = await tx
      .select({ workspaceId: campaigns.workspaceId })
      .from(campaigns)
      .where(eq(campaigns.id, campaignId));
    if (!campaign) throw notFound("campaign");
    seeWorkspace(ctx, campaign.workspaceId);
    return select(tx)
      .where(
        and(
          eq(messages.campaignId, campaignId),
          isNotNull(messages.position),
          state ? eq(messages.state, state) : undefined,
          before ? lt(messages.id, before) : undefined,
        ),
      )
      .orderBy(desc(messages.id))
      .limit(limit + 1);
  });
  return toPage(rows, limit, (row) => [row.id]);
}

/** One mail of a campaign with every try at sending it. */
export async function getCampaignMessage(ctx: Ctx, raw: { messageId: string }) {
  permit(ctx, "campaign.get-message");
  const { messageId } = parse(MessageInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [message] = await select(tx).where(eq(messages.id, messageId));
    if (!message) throw notFound("message");
    seeWorkspace(ctx, message.workspaceId);
    const tries = await tx
      .select({
        attempt: messageAttempts.attempt,
        outcome: messageAttempts.outcome,
        code: messageAttempts.code,
        reply: messageAttempts.reply,
        at: messageAttempts.at,
      })
      .from(messageAttempts)
      .where(eq(messageAttempts.messageId, messageId))
      .orderBy(asc(messageAttempts.attempt));
    return { ...message, tries };
  });
}
