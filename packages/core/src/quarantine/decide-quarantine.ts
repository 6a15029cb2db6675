import { inboundMessages, mailboxes, messages, quarantinedMails } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, desc, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { type EventInput, recordEvents } from "../event/index.ts";
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
import { showMail } from "../thread/index.ts";
import { DecideQuarantineInput } from "./schema.ts";

type Decision = z.output<typeof DecideQuarantineInput>["decision"];
type Acting = Exclude<Decision, "ignore">;

const RULE = "person";
const EVENTS: Readonly<
  Record<Acting, (own: string, header: string) => Omit<EventInput, "messageId" | "at">>
> = {
  reply: (_own, header) => ({ kind: "replied", key: `replied:${header}`, detail: { rule: RULE } }),
  auto_reply: (_own, header) => ({ kind: "auto_replied", key: `auto:${header}`, detail: { rule: RULE } }),
  bounce: (own) => ({
    kind: "bounced",
    key: `bounced:${own}`,
    detail: { reason: "unknown_user", verdict: "hard", suppress: true, source: "quarantine", rule: RULE },
  }),
  unsubscribe: (own) => ({
    kind: "unsubscribed",
    key: `unsubscribed:${own}`,
    detail: { by: "mail", rule: RULE },
  }),
};
const KINDS = {
  reply: "reply",
  auto_reply: "auto_reply",
  bounce: "dsn",
  unsubscribe: "unsubscribe_request",
} as const;
const ANSWERABLE = ["sent", "delivered", "bounced", "complained", "unknown"] as const;

const lockHeld = async (tx: Tx, ctx: Ctx, quarantineId: string) => {
  const [row] = await tx
    .select({ held: quarantinedMails, mail: inboundMessages, mailbox: mailboxes })
    .from(quarantinedMails)
    .innerJoin(inboundMessages, eq(inboundMessages.id, quarantinedMails.inboundMessageId))
    .innerJoin(mailboxes, eq(mailboxes.id, quarantinedMails.mailboxId))
    .where(eq(quarantinedMails.id, quarantineId))
    .for("update", { of: quarantinedMails });
  if (!row) throw notFound("mail");
  changeWorkspace(ctx, row.mailbox.workspaceId);
  return row;
};

/** The latest mail this mailbox sent to an address. */
const findSent = async (tx: Tx, mailboxId: string, address: string) => {
  const [own] = await tx
    .select({
      id: messages.id,
      contactId: messages.contactId,
      campaignId: messages.campaignId,
      enrollmentId: messages.enrollmentId,
      threadId: messages.threadId,
    })
    .from(messages)
    .where(
      and(
        eq(messages.mailboxId, mailboxId),
        eq(messages.toAddress, address),
        inArray(messages.state, [...ANSWERABLE]),
      ),
    )
    .orderBy(desc(messages.sentAt))
    .limit(1);
  if (!own)
    throw new DomainError(
      "refused_state",
      `This mailbox sent no mail to ${address || "that address"}. Nothing was changed; name the address it is about.`,
    );
  return own;
};

const act = async (
  tx: Tx,
  ctx: Ctx,
  { held, mail, mailbox }: Awaited<ReturnType<typeof lockHeld>>,
  { decision, address }: { decision: Acting; address: string },
): Promise<void> => {
  const own = await findSent(tx, mailbox.id, address);
  const kind = KINDS[decision];
  await tx
    .update(inboundMessages)
    .set({ aboutMessageId: own.id, attributedBy: "person", attributionConfidence: 1 })
    .where(eq(inboundMessages.id, mail.id));
  if (decision === "bounce")
    await tx.update(inboundMessages).set({ kind }).where(eq(inboundMessages.id, mail.id));
  else await showMail(tx, ctx, { inboundMessageId: held.inboundMessageId, mailbox, kind, answers: own });
  const event = EVENTS[decision](own.id, mail.messageIdHeader);
  await recordEvents(tx, ctx, [{ ...event, messageId: own.id, at: mail.receivedAt }]);
};

/**
 * Says what a mail in quarantine is, with the consequences it would have had: an event, the end of the sequence, the
 * suppression, a place in a conversation. Throws `refused_state` when it was decided already, or when this mailbox never
 * wrote to whom it is about.
 */
export async function decideQuarantine(ctx: Ctx, raw: z.input<typeof DecideQuarantineInput>): Promise<void> {
  permit(ctx, "quarantine.decide");
  const { quarantineId, decision, address } = parse(DecideQuarantineInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const row = await lockHeld(tx, ctx, quarantineId);
    const { held, mail, mailbox } = row;
    if (held.decision !== null)
      throw new DomainError("refused_state", "Somebody has decided this already. Nothing was changed.");
    if (decision !== "ignore")
      await act(tx, ctx, row, { decision, address: address ?? (held.about || mail.fromAddress) });
    await tx
      .update(quarantinedMails)
      .set({
        decision,
        decidedAt: ctx.clock.now(),
        decidedBy: ctx.actor.kind === "user" ? ctx.actor.userId : null,
      })
      .where(eq(quarantinedMails.id, held.id));
    await writeAudit(tx, ctx, {
      action: "quarantine.decide",
      entity: "quarantined_mail",
      entityId: held.id,
      after: { decision },
    });
    await announce(tx, "mailbox", mailbox.id);
  });
}
