import { senderDomainLimits, senderDomains } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { SetSenderDomainLimitInput } from "./schema.ts";

/**
 * Sets how many mails all mailboxes of a domain together may send on a day of its workspace; null lifts the limit. It
 * holds from the next claim on; what was sent before on a day without a limit is not counted.
 */
export async function setSenderDomainLimit(ctx: Ctx, raw: SetSenderDomainLimitInput): Promise<void> {
  permit(ctx, "sender-domain.set-limit");
  const { senderDomainId, perDay } = parse(SetSenderDomainLimitInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [domain] = await tx
      .select({ workspaceId: senderDomains.workspaceId })
      .from(senderDomains)
      .where(eq(senderDomains.id, senderDomainId))
      .for("update");
    if (!domain) throw notFound("domain");
    changeWorkspace(ctx, domain.workspaceId);
    const own = eq(senderDomainLimits.senderDomainId, senderDomainId);
    const [before] = await tx
      .select({ perDay: senderDomainLimits.perDay })
      .from(senderDomainLimits)
      .where(own);
    if (perDay === null) await tx.delete(senderDomainLimits).where(own);
    else
      await tx
        .insert(senderDomainLimits)
        .values({ tenantId: ctx.tenantId, senderDomainId, perDay })
        .onConflictDoUpdate({
          target: [senderDomainLimits.tenantId, senderDomainLimits.senderDomainId],
          set: { perDay },
        });
    await writeAudit(tx, ctx, {
      action: "sender-domain.set-limit",
      entity: "sender-domain",
      entityId: senderDomainId,
      before: { perDay: before?.perDay ?? null },
      after: { perDay },
    });
    await announce(tx, "sender-domain", senderDomainId);
  });
}
