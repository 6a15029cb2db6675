import { composeMessage, HeaderError, makeMessageId } from "@penguin/mail/mime";
import type { Ctx } from "./context.ts";

/** A mail of the platform itself. */
export interface SystemMail {
  to: { name: string; address: string };
  subject: string;
  text: string;
  /** What the mail's id is made from. */
  key: string;
}

/** A name as it may stand in a subject or a sentence: on one line. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ").trim();

/** Whoever is written to has the mail, whatever their name is made of: a name that no header can carry is left out. */
const composeFor = (to: SystemMail["to"], rest: Omit<Parameters<typeof composeMessage>[0], "to">) => {
  try {
    return composeMessage({ ...rest, to: { ...to, name: oneLine(to.name) } });
  } catch (error) {
    if (!(error instanceof HeaderError)) throw error;
    return composeMessage({ ...rest, to: { ...to, name: "" } });
  }
};

/** Sends a mail of the platform. Throws when the mail server did not take it; the job around it tries again. */
export async function sendSystemMail(
  ctx: Pick<Ctx, "clock" | "doors" | "settings">,
  mail: SystemMail,
): Promise<void> {
  const { systemMail, messageIdSecret } = ctx.settings;
  const domain = systemMail.from.split("@")[1] ?? "localhost";
  const raw = composeFor(mail.to, {
    from: { name: "PenguinMails", address: systemMail.from },
    subject: oneLine(mail.subject),
    text: mail.text,
    messageId: makeMessageId(mail.key, messageIdSecret, domain),
    date: ctx.clock.now(),
    extraHeaders: { "Auto-Submitted": "auto-generated" },
  });
  const envelope = { from: systemMail.from, to: mail.to.address };
  const outcome = await ctx.doors.smtp.submit(systemMail, envelope, raw);
  if (outcome.kind !== "accepted")
    throw new Error(`a mail of the platform was not accepted: ${outcome.kind} ${outcome.reply}`);
}
