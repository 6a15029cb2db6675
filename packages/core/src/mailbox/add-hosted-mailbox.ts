import { randomBytes } from "node:crypto";
import { mailboxes, senderDomains } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import {
  changeWorkspace,
  type Ctx,
  organisationTransaction,
  parse,
  permit,
  tenantTransaction,
} from "../kernel/index.ts";
import { insertMailbox } from "./insert-mailbox.ts";
import { AddHostedMailboxInput } from "./schema.ts";

/** Makes a mailbox on the platform's mail server, on a domain of this workspace whose ownership is verified. */
export async function addHostedMailbox(
  ctx: Ctx,
  raw: AddHostedMailboxInput,
): Promise<{ id: string; address: string }> {
  permit(ctx, "mailbox.add-hosted");
  const input = parse(AddHostedMailboxInput, raw);
  const found = await tenantTransaction(ctx, async (tx) => {
    const [domain] = await tx.select().from(senderDomains).where(eq(senderDomains.id, input.senderDomainId));
    if (!domain) throw notFound("domain");
    changeWorkspace(ctx, domain.workspaceId);
    if (domain.state !== "verified")
      throw new DomainError(
        "refused_state",
        `${domain.name} is not verified yet. Publish its records and check again, then add mailboxes.`,
      );
    return { domain, address: `${input.local}@${domain.name}` };
  });
  // An address is one mailbox of the organisation, whichever workspace has it.
  await organisationTransaction(ctx, async (tx) => {
    const [taken] = await tx
      .select({ id: mailboxes.id })
      .from(mailboxes)
      .where(eq(mailboxes.address, found.address));
    if (taken)
      throw new DomainError("conflict", `${found.address} exists already.`, {
        fields: { local: "This address exists already." },
      });
  });
  const password = randomBytes(18).toString("base64url");
  await ctx.doors.mailServer
    .ensureMailbox({ address: found.address, password, displayName: input.displayName })
    .catch((error: unknown) => {
      ctx.log.warn({ err: error }, "the mail server did not make a mailbox");
      throw new DomainError(
        "unavailable",
        "The mail server did not answer. Nothing was saved; try again in a minute.",
      );
    });
  const { smtp, imap } = ctx.settings.mailHost;
  const { id } = await tenantTransaction(ctx, (tx) =>
    insertMailbox(tx, ctx, {
      action: "mailbox.add-hosted",
      workspaceId: found.domain.workspaceId,
      senderDomainId: found.domain.id,
      kind: "hosted",
      address: found.address,
      displayName: input.displayName,
      smtp: { ...smtp, user: found.address },
      imap: { ...imap, user: found.address },
      dailyLimit: input.dailyLimit,
      gapSeconds: input.gapSeconds,
      passwords: { smtp: password, imap: password },
    }),
  );
  return { id, address: found.address };
}
