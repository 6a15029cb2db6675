import { mailboxes, senderDomains } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, count, eq, ne } from "drizzle-orm";
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
import { SenderDomainInput } from "./schema.ts";

const lock = async (tx: Tx, ctx: Ctx, id: string) => {
  const [domain] = await tx.select().from(senderDomains).where(eq(senderDomains.id, id)).for("update");
  if (!domain) throw notFound("domain");
  changeWorkspace(ctx, domain.workspaceId);
  return domain;
};

/** Makes this the workspace's primary domain in place of the present one. */
export async function makePrimarySenderDomain(ctx: Ctx, raw: { senderDomainId: string }): Promise<void> {
  permit(ctx, "sender-domain.make-primary");
  const input = parse(SenderDomainInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const domain = await lock(tx, ctx, input.senderDomainId);
    await tx
      .update(senderDomains)
      .set({ isPrimary: false })
      .where(eq(senderDomains.workspaceId, domain.workspaceId));
    await tx.update(senderDomains).set({ isPrimary: true }).where(eq(senderDomains.id, domain.id));
    await writeAudit(tx, ctx, {
      action: "sender-domain.make-primary",
      entity: "sender-domain",
      entityId: domain.id,
    });
    await announce(tx, "sender-domain", domain.id);
  });
}

/** Removes a domain no mailbox uses; throws `refused_state` while one does. */
export async function removeSenderDomain(ctx: Ctx, raw: { senderDomainId: string }): Promise<void> {
  permit(ctx, "sender-domain.remove");
  const input = parse(SenderDomainInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const domain = await lock(tx, ctx, input.senderDomainId);
    const [used] = await tx
      .select({ n: count() })
      .from(mailboxes)
      .where(and(eq(mailboxes.senderDomainId, domain.id), ne(mailboxes.state, "deleted")));
    if (used && used.n > 0)
      throw new DomainError(
        "refused_state",
        `${used.n} mailboxes still use ${domain.name}. Nothing was removed; remove them first.`,
      );
    await tx.delete(senderDomains).where(eq(senderDomains.id, domain.id));
    await writeAudit(tx, ctx, {
      action: "sender-domain.remove",
      entity: "sender-domain",
      entityId: domain.id,
      before: { name: domain.name },
    });
  });
}
