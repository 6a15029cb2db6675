import { campaignMailboxes, campaignSteps, contacts, mailboxes } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { planMessages } from "../ledger/index.ts";
import { lockCampaign } from "./lock-campaign.ts";
import { SendTestInput } from "./schema.ts";

/** Sends one mail of the sequence to the person who asks, rendered for a contact (or a sample), through the ledger. */
export async function sendCampaignTest(
  ctx: Ctx,
  raw: z.input<typeof SendTestInput>,
): Promise<{ messageId: string; to: string }> {
  permit(ctx, "campaign.send-test");
  const input = parse(SendTestInput, raw);
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only a person can ask for a test mail.");
  return tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, input.campaignId);
    const [step] = await tx
      .select()
      .from(campaignSteps)
      .where(and(eq(campaignSteps.campaignId, campaign.id), eq(campaignSteps.position, input.position)));
    if (!step) throw notFound("step");
    const [sender] = await tx
      .select({ id: mailboxes.id, address: mailboxes.address, serverId: mailboxes.serverId })
      .from(campaignMailboxes)
      .innerJoin(mailboxes, and(eq(mailboxes.id, campaignMailboxes.mailboxId), eq(mailboxes.state, "active")))
      .where(eq(campaignMailboxes.campaignId, campaign.id))
      .orderBy(asc(mailboxes.address))
      .limit(1);
    if (!sender)
      throw new DomainError("refused_state", "Choose a mailbox that may send first. No test was sent.");
    if (input.contactId) {
      const [contact] = await tx
        .select({ id: contacts.id })
        .from(contacts)
        .where(eq(contacts.id, input.contactId));
      if (!contact) throw notFound("contact");
    }
    const at = ctx.clock.now();
    const key = newId(at);
    const [planned] = await planMessages(tx, ctx, [
      {
        kind: "test",
        intentKey: `test:${key}`,
        campaignId: campaign.id,
        position: input.position,
        contactId: input.contactId,
        templateVersionId: step.templateVersionId,
        mailbox: sender,
        toAddress: actor.email,
        dueAt: at,
      },
    ]);
    if (!planned) throw new DomainError("conflict", "This test was sent already.");
    await writeAudit(tx, ctx, {
      action: "campaign.send-test",
      entity: "campaign",
      entityId: campaign.id,
      after: { position: input.position },
    });
    return { messageId: planned.id, to: actor.email };
  });
}
