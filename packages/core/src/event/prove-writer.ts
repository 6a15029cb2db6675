import type { SignatureReading } from "@penguin/infra/mail-auth";
import { isAligned } from "@penguin/mail/address";
import type { InboundMessage } from "@penguin/mail/report";
import type { AttributedBy, Choice } from "./choose-own.ts";
import type { OwnMessage } from "./attribute-mail.ts";

/** What is known of who wrote a mail: its own word counts for nothing. */
export type Writer = "proved" | "unproved" | "unanswered";

/** Names of ours that a mail can only have from a mail we sent: derived with a secret, they cannot be guessed. */
const TAGS: ReadonlySet<AttributedBy> = new Set<AttributedBy>(["return_path", "message_id", "references"]);

/** Headers a signature has to cover; one that leaves any out could be sent again to somebody else, with other words. */
const COVERED = ["from", "to", "subject"];

/** The address without a tag (RFC 5233). */
const untagged = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, "");

/**
 * Whether the domain of the one address in From signed this very mail to this mailbox (DKIM, aligned as DMARC asks).
 * Unanswered when a name server did not say.
 */
export function proveWriter(
  mail: Pick<InboundMessage, "from" | "to">,
  { from, held, isUnanswered }: SignatureReading,
  mailbox: string,
): Writer {
  const [only, ...more] = from;
  const isForMailbox = mail.to.some((address) => untagged(address) === untagged(mailbox));
  const isOne = only !== undefined && more.length === 0 && only === mail.from.address.toLowerCase();
  const isSigned = held.some(
    ({ domain, covers }) =>
      isAligned(mail.from.address, domain) && COVERED.every((name) => covers.includes(name)),
  );
  if (isOne && isForMailbox && isSigned) return "proved";
  return isUnanswered ? "unanswered" : "unproved";
}

/** Whether a mail was found to be about one of ours by a name that only who got that one has. */
export const isTagged = ({ by }: Pick<Choice<OwnMessage>, "by">): boolean => TAGS.has(by);

/**
 * Why a mail does nothing to the person it seems to be about, or undefined: it names a mail of ours by what only its
 * recipient has, or it is proved to be written by that person.
 */
export function standingOf(
  mail: Pick<InboundMessage, "from">,
  found: Choice<OwnMessage>,
  writer: Writer,
): string | undefined {
  if (isTagged(found)) return undefined;
  const { address } = mail.from;
  const isTheirs = address === found.own.toAddress || found.by === "alias";
  if (isTheirs && writer === "proved") return undefined;
  if (!isTheirs)
    return `It seems to answer a mail to ${found.own.toAddress}, but names none of ours and comes from somebody else.`;
  return writer === "unanswered"
    ? `It names no mail of ours, and whether ${address} wrote it could not be asked.`
    : `It names no mail of ours, and nothing proves that ${address} wrote it.`;
}
