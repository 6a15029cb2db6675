import type { InboundMessage } from "@penguin/mail/report";

/** Below this a person is asked. */
const SURE_ENOUGH = 0.65;

/**
 * Why an incoming mail needs a person, or undefined: a report, complaint or request that names no mail of ours, one that
 * names nobody, one that was only just taken for a report, or one that could not be read.
 */
export function doubtAbout(mail: InboundMessage, isAttributed: boolean): string | undefined {
  if (mail.kind === "unreadable") return mail.why;
  const isReport = mail.dsn !== undefined && mail.kind !== "other";
  if (isReport && mail.dsn?.recipients.length === 0) return "It reports on a mail but names nobody.";
  if (!isAttributed && isReport) return "It reports on a mail but names none that was sent from here.";
  if (!isAttributed && mail.complaint)
    return "It complains about a mail but names none that was sent from here.";
  if (!isAttributed && mail.kind === "unsubscribe-request")
    return "Somebody this mailbox did not write to asks to be taken off.";
  if (isReport && mail.confidence < SURE_ENOUGH) return "It may be a report, but little says so.";
  return undefined;
}

/** Whom a mail seems to be about: the first recipient of a report or complaint, or who wrote it. */
export function seemsAbout({ dsn, complaint, from }: InboundMessage): string {
  if (dsn) return dsn.recipients[0]?.finalRecipient ?? "";
  return complaint ? (complaint.originalRecipient ?? "") : from.address;
}
