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
import { insertMailbox } from "./insert-mailbox.ts";
import { ConnectMailboxInput, DiagnoseMailboxInput, type ServerConnection } from "./schema.ts";

/** What worked and what did not when an account was tried, step by step. */
export interface MailboxDiagnosis {
  ok: boolean;
  steps: { server: "smtp" | "imap"; step: string; ok: boolean; detail: string }[];
}

/** The connection to a checked public address, or the reason why the platform does not open it. */
const guarded = async (ctx: Ctx, connection: ServerConnection): Promise<string | undefined> => {
  const verdict = await ctx.doors.hosts.check(connection.host, connection.port);
  return verdict.ok ? undefined : verdict.reason;
};

const diagnose = async (
  ctx: Ctx,
  input: { smtp: ServerConnection; imap: ServerConnection },
): Promise<MailboxDiagnosis> => {
  const [smtpFault, imapFault] = await Promise.all([guarded(ctx, input.smtp), guarded(ctx, input.imap)]);
  const refusal = (detail: string) => [{ step: "address", ok: false, detail }];
  const [smtp, imap] = await Promise.all([
    smtpFault ? refusal(smtpFault) : ctx.doors.smtp.diagnose(input.smtp),
    imapFault ? refusal(imapFault) : ctx.doors.imap.diagnose(input.imap),
  ]);
  const steps = [
    ...smtp.map((step) => ({ server: "smtp" as const, ...step })),
    ...imap.map((step) => ({ server: "imap" as const, ...step })),
  ];
  return { ok: steps.every((step) => step.ok), steps };
};

/** Tries an SMTP and an IMAP account and says, step by step, what worked. Saves nothing. */
export async function diagnoseMailbox(ctx: Ctx, raw: unknown): Promise<MailboxDiagnosis> {
  permit(ctx, "mailbox.diagnose");
  return diagnose(ctx, parse(DiagnoseMailboxInput, raw));
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
  const diagnosis = await diagnose(ctx, input);
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
