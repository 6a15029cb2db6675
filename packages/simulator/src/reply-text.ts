import { createHash } from "node:crypto";
import type { ProviderKey } from "./provider.ts";
import type { SmtpReply, Stage } from "./smtp-reply.ts";

/** What a server wants to say; `full-for-good` and `full-for-now` are the two kinds of full mailbox. */
export type Phrase =
  | "accepted"
  | "greylisted"
  | "rate-limited"
  | "unknown-user"
  | "full-for-good"
  | "full-for-now"
  | "policy"
  | "temporary";

/** Who is spoken to; `token` is the seeded session or queue id that servers put in their texts. */
export interface PhraseContext {
  rcptTo: string;
  peer: string;
  token: string;
}

type Template = readonly [code: number, enhanced: string, stage: Stage, text: string];

const GOOGLE: Record<Phrase, Template> = {
  accepted: [250, "2.0.0", "data", "OK  {token} - gsmtp"],
  greylisted: [
    421,
    "4.7.0",
    "data",
    "Our system has detected an unusual rate of unsolicited\nmail originating from your IP address [{peer}]. To protect our users from spam, mail sent\nfrom your IP address has been temporarily rate limited. {token} - gsmtp",
  ],
  "rate-limited": [
    450,
    "4.2.1",
    "rcpt",
    "The user you are trying to contact is receiving mail at a rate that\nprevents additional messages from being delivered. Please resend your\nmessage at a later time. {token} - gsmtp",
  ],
  "unknown-user": [
    550,
    "5.1.1",
    "rcpt",
    "The email account that you tried to reach does not exist. Please try\ndouble-checking the recipient's email address for typos or\nunnecessary spaces. {token} - gsmtp",
  ],
  "full-for-good": [
    552,
    "5.2.2",
    "rcpt",
    "The recipient's inbox is out of storage space and inactive. {token} - gsmtp",
  ],
  "full-for-now": [
    452,
    "4.2.2",
    "rcpt",
    "The recipient's inbox is out of storage space. Please direct the\nrecipient to their provider's help pages. {token} - gsmtp",
  ],
  policy: [
    550,
    "5.7.1",
    "data",
    "Our system has detected that this message is\nlikely unsolicited mail. To reduce the amount of spam sent,\nthis message has been blocked. {token} - gsmtp",
  ],
  temporary: [451, "4.3.0", "data", "Mail server temporarily rejected message. {token} - gsmtp"],
};

const MICROSOFT: Record<Phrase, Template> = {
  accepted: [250, "2.6.0", "data", "<{token}> [InternalId={number}] Queued mail for delivery"],
  greylisted: [
    451,
    "4.7.650",
    "rcpt",
    "The mail server [{peer}] has been temporarily rate limited due to IP reputation. (S775) [{token}]",
  ],
  "rate-limited": [
    451,
    "4.7.500",
    "rcpt",
    "Server busy. Please try again later from [{peer}]. (S77719) [{token}]",
  ],
  "unknown-user": [
    550,
    "5.5.0",
    "rcpt",
    "Requested action not taken: mailbox unavailable (S2017062302). [{token}]",
  ],
  "full-for-good": [
    552,
    "5.2.2",
    "rcpt",
    "Submission quota exceeded; STOREDRV.Deliver: mailbox full. The recipient's mailbox is over its quota. [{token}]",
  ],
  "full-for-now": [
    452,
    "4.2.2",
    "rcpt",
    "The recipient's mailbox is over its storage limit; try again later. [{token}]",
  ],
  policy: [
    550,
    "5.7.1",
    "rcpt",
    "Unfortunately, messages from [{peer}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). [{token}]",
  ],
  temporary: [451, "4.3.2", "rcpt", "Temporary server error. Please try again later ATTR2 [{token}]"],
};

const YAHOO: Record<Phrase, Template> = {
  accepted: [250, "", "data", "ok dirdel"],
  greylisted: [
    421,
    "4.7.0",
    "rcpt",
    "[TSS04] Messages from {peer} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1",
  ],
  "rate-limited": [
    421,
    "4.7.0",
    "rcpt",
    "[TSS04] Messages from {peer} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1",
  ],
  "unknown-user": [
    554,
    "",
    "data",
    "delivery error: dd Requested mail action aborted. This user doesn't have an account ({rcptTo}) [0] - {token}",
  ],
  "full-for-good": [552, "5.2.2", "rcpt", "<{rcptTo}> mailbox is over quota and has been disabled"],
  "full-for-now": [452, "4.2.2", "rcpt", "<{rcptTo}> Mailbox over quota; try again later"],
  policy: [554, "5.7.9", "data", "Message not accepted for policy reasons. [{token}]"],
  temporary: [451, "", "data", "Resources temporarily not available - Please try again later [{token}]"],
};

const HOSTER: Record<Phrase, Template> = {
  accepted: [250, "", "data", "OK id={token}"],
  greylisted: [451, "", "rcpt", "Greylisted, please try again in a few minutes"],
  "rate-limited": [450, "", "rcpt", "Too many messages from {peer}, try again later"],
  "unknown-user": [550, "", "rcpt", "No such recipient here: <{rcptTo}>"],
  "full-for-good": [552, "5.2.2", "data", "<{rcptTo}>: mailbox full (quota exceeded), message refused"],
  "full-for-now": [452, "4.2.2", "rcpt", "<{rcptTo}>: user is over quota"],
  policy: [550, "", "data", "This message was classified as SPAM and may not be delivered"],
  temporary: [451, "", "rcpt", "Temporary local problem - please try later"],
};

const GATEWAY: Record<Phrase, Template> = {
  accepted: [250, "2.0.0", "data", "{token} Message accepted for delivery"],
  greylisted: [
    451,
    "4.7.1",
    "rcpt",
    "Internal resource temporarily unavailable - greylisting in action [{token}]",
  ],
  "rate-limited": [421, "4.7.0", "rcpt", "{peer} rate limited, please try again later [{token}]"],
  "unknown-user": [
    550,
    "5.1.1",
    "rcpt",
    "User email address is marked as invalid: RESOLVER.ADR.RecipNotFound; not found [{token}]",
  ],
  "full-for-good": [552, "5.2.2", "rcpt", "Recipient mailbox is full: RESOLVER.ADR.MailboxQuota [{token}]"],
  "full-for-now": [452, "4.2.2", "rcpt", "Mailbox is full, delivery is tried again later [{token}]"],
  policy: [554, "5.7.1", "data", "Email rejected due to security policies [{token}]"],
  temporary: [451, "4.4.1", "rcpt", "Backend server is temporarily unavailable [{token}]"],
};

const SELFHOSTED: Record<Phrase, Template> = {
  accepted: [250, "2.0.0", "data", "Ok: queued as {token}"],
  greylisted: [
    450,
    "4.2.0",
    "rcpt",
    "<{rcptTo}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{token}.html",
  ],
  "rate-limited": [450, "4.7.1", "rcpt", "Error: too much mail from {peer}"],
  "unknown-user": [
    550,
    "5.1.1",
    "rcpt",
    "<{rcptTo}>: Recipient address rejected: User unknown in virtual mailbox table",
  ],
  "full-for-good": [
    552,
    "5.2.2",
    "rcpt",
    "<{rcptTo}>: Recipient address rejected: Quota exceeded (mailbox for user is full)",
  ],
  "full-for-now": [
    452,
    "4.2.2",
    "rcpt",
    "<{rcptTo}>: Recipient address rejected: Mailbox is full / Mailbox is over quota",
  ],
  policy: [554, "5.7.1", "rcpt", "Service unavailable; Client host [{peer}] blocked using bl.blocklist.test"],
  temporary: [451, "4.3.0", "rcpt", "<{rcptTo}>: Temporary lookup failure"],
};

const SPEECH: Record<ProviderKey, Record<Phrase, Template>> = {
  google: GOOGLE,
  microsoft: MICROSOFT,
  yahoo: YAHOO,
  hoster: HOSTER,
  gateway: GATEWAY,
  selfhosted: SELFHOSTED,
};

/** The reply a provider gives to say `phrase`, in the recorded shape of its real-life like. */
export function say(provider: ProviderKey, phrase: Phrase, context: PhraseContext): SmtpReply {
  const [code, enhanced, stage, template] = SPEECH[provider][phrase];
  const number = String(Number.parseInt(context.token.slice(0, 10), 16));
  const text = template
    .replaceAll("{token}", context.token)
    .replaceAll("{number}", number)
    .replaceAll("{rcptTo}", context.rcptTo)
    .replaceAll("{peer}", context.peer);
  return { code, enhanced, text, stage };
}

/** A short hexadecimal token that depends on its key alone. */
export function seededToken(...key: readonly (string | number)[]): string {
  return createHash("sha256").update(key.join("\u0000")).digest("hex").slice(0, 16);
}
