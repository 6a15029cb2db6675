import type { Ctx } from "../kernel/index.ts";
import type { ServerConnection } from "./schema.ts";

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

/** Tries both servers of an account, each as far as it works. Opens nothing the guard of addresses refuses. */
export const diagnoseServers = async (
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
