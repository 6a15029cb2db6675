import { mailboxes } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import {
  type Ctx,
  lockWorkspace,
  organisationTransaction,
  parse,
  permit,
  tenantTransaction,
} from "../kernel/index.ts";
import { diagnoseServers, type MailboxDiagnosis } from "./diagnose-servers.ts";
import { insertMailbox } from "./insert-mailbox.ts";
import { ConnectMailboxInput, DiagnoseMailboxInput } from "./schema.ts";

/** Tries an SMTP and an IMAP account and says, step by step, what worked. Saves nothing. */
export async function diagnoseMailbox(ctx: Ctx, raw: unknown): Promise<MailboxDiagnosis> {
  permit(ctx, "mailbox.diagnose");
  return diagnoseServers(ctx, parse(DiagnoseMailboxInput, raw));
}

/** Connects somebody's own account after checking it live; throws `invalid` with the diagnosis when it does not work. */
export async function connectMailbox(ctx: Ctx, raw: ConnectMailboxInput): Promise<{ id: string }> {
  permit(ctx, "mailbox.connect");
  const input = parse(ConnectMailboxInput, raw);
  const address = input.address.toLowerCase();
  await tenantTransaction(ctx, (tx) => lockWorkspace(tx, ctx, input.workspaceId));
  // An address is one mailbox of the organisation, whichever workspace has it.
  await organisationTransaction(ctx, async (tx) => {
    const [taken] = await tx
      .select({ id: mailboxes.id })
      .from(mailboxes)
      .where(eq(mailboxes.address, address));
    if (taken)
      throw new DomainError("conflict", `${address} is connected already.`, {
        fields: { address: "Connected already." },
      });
  });
  const diagnosis = await diagnoseServers(ctx, input);
  if (!diagnosis.ok)
    throw new DomainError("invalid", "This account did not work. Nothing was saved; see which step failed.", {
      diagnosis,
    });
  const { password: smtpPassword, ...smtp } = input.smtp;
  const { password: imapPassword, ...imap } = input.imap;
  return tenantTransaction(ctx, (tx) =>
    insertMailbox(tx, ctx, {
      action: "mailbox.connect",
      workspaceId: input.workspaceId,
      senderDomainId: null,
      kind: "external",
      address,
      displayName: input.displayName,
      smtp,
      imap,
      dailyLimit: input.dailyLimit,
      gapSeconds: input.gapSeconds,
      passwords: { smtp: smtpPassword, imap: imapPassword },
    }),
  );
}
