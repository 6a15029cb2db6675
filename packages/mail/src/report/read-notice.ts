import type { DsnAction, DsnRecipient } from "./inbound-message.ts";
import { readDeliveryStatus } from "./read-delivery-status.ts";
import { findAddresses } from "./read-fields.ts";

const ORIGINAL_STARTS = new RegExp(
  [
    /^[-=*_|> ]*(?:this is a copy of (?:the|your) (?:message|headers)|the following is a copy|below this line is a copy)/,
    /^[-=*_|> ]*(?:original|returned|undelivered|unsent|your) (?:message|mail|e-?mail)(?: headers?| text)?\b(?: follows?)?[^\n]{0,20}[-=*_|:.]+ *$/,
    /^[-=*_| ]+(?:original|returned|undelivered|unsent) (?:message|mail)\b/,
    /^[-=*_|> ]*message (?:headers?|text|header) follows?\b/,
    /^[-=*_|> ]*(?:your|the) original message (?:headers )?(?:follows?|is (?:attached|below|included))/,
    /^[-=*_|> ]*(?:copy of (?:the )?(?:original )?message|start of (?:returned|original) message|headers? of the (?:original )?message)/,
    /^ *(?:return-path|received|message-id|mime-version|dkim-signature|domainkey-signature): ?\S/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "im",
);
const ADDRESS = "[^\\s<>()\"',;:@=[\\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";
const HEADS_LINE = new RegExp(`^[ \\t>*-]*(?:\\.{3} )?<?(${ADDRESS})>?(?=[\\s:;,.\\]]|$)`, "i");
const NAMED = new RegExp(
  `(?:rcpt to: ?|recipients?(?: address)?(?:\\(s\\))?[:\\s]+(?:was |is |were )?|deliver(?:ed|y|ing)? (?:your (?:mail|message) )?to[:\\s]+(?:the address )?|` +
    `userid: ?|addressed to |mail to |message to[:\\s]+|permanent errors: ?|user |mailbox |address |gateway for |undeliverable to |to:\\s*|\\b[45]\\d\\d[ -])<?(${ADDRESS})>?`,
  "gi",
);
const STATUS = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/;
const DELAYED =
  /not yet been delivered|delivery (?:is|has been|was) delayed|delayed \d+ hours|will (?:be retried|keep trying|continue)|temporary (?:problem|failure)[^\n]{0,80}(?:retr|try)|warning: (?:message|could not send)|still being retried/i;
const DIAGNOSTIC_MAX = 1_000;
const REASON_MIN = 15;
const CODE = /(?<![\d.])[45](?:\.\d{1,3}\.\d{1,3}|\d\d)(?=[ -])/;

/** Cuts a report that is only text into the notice itself and the returned message behind it. */
export function splitNotice(text: string): { notice: string; original: string } {
  const plain = text.replace(/\r\n?/g, "\n");
  const at = plain.search(ORIGINAL_STARTS);
  return at <= 0
    ? { notice: plain, original: "" }
    : { notice: plain.slice(0, at), original: plain.slice(at) };
}

type Mention = { address: string; line: number };

function findMentions(lines: readonly string[], isForeign: (address: string) => boolean): Mention[] {
  const heads = lines.flatMap((line, index) => {
    const address = HEADS_LINE.exec(line)?.[1]?.toLowerCase();
    return address !== undefined && isForeign(address) ? [{ address, line: index }] : [];
  });
  if (heads.length > 0) return heads;
  return lines.flatMap((line, index) =>
    [...line.matchAll(NAMED)]
      .map((match) => (match[1] ?? "").replace(/\.+$/, "").toLowerCase())
      .filter((address) => address !== "" && isForeign(address))
      .map((address) => ({ address, line: index })),
  );
}

/** Falls back to our own addresses, because a mail to oneself can bounce too. */
function findRecipients(lines: readonly string[], own: ReadonlySet<string>): Mention[] {
  const isDaemon = (address: string): boolean => /^(?:postmaster|mailer-daemon)@/.test(address);
  const foreign = findMentions(lines, (address) => !own.has(address) && !isDaemon(address));
  return firstOfEach(foreign.length > 0 ? foreign : findMentions(lines, (address) => !isDaemon(address)));
}

function firstOfEach(mentions: readonly Mention[]): Mention[] {
  const seen = new Set<string>();
  return mentions.filter(({ address }) => !seen.has(address) && seen.add(address) !== undefined);
}

function toRecipient(address: string, words: string, action: DsnAction): DsnRecipient {
  const diagnostic = words.replace(/\s+/g, " ").trim().slice(0, DIAGNOSTIC_MAX);
  const status = STATUS.exec(diagnostic)?.[0];
  return {
    finalRecipient: address,
    action,
    ...(status === undefined ? {} : { status }),
    ...(diagnostic === "" ? {} : { diagnostic }),
  };
}

/**
 * Reads the failed recipients of a notice without a delivery-status part: fields written into its text, the addresses
 * that head a line or are named as recipients, or else the ones the caller knows (`fallback`). The words between one
 * address and the next become its diagnostic.
 */
export function readNotice(input: {
  notice: string;
  subject: string;
  own: ReadonlySet<string>;
  fallback: readonly string[];
}): DsnRecipient[] {
  const { notice, subject, own, fallback } = input;
  const listed = readDeliveryStatus(notice);
  if (listed.length > 0) return listed;
  const action: DsnAction = DELAYED.test(`${subject}\n${notice}`) ? "delayed" : "failed";
  const lines = notice.split("\n");
  const mentions = findRecipients(lines, own);
  const words = new Map(
    mentions.map(({ address, line }, index) => {
      const behind = lines.slice(line, mentions[index + 1]?.line).join("\n");
      const isVague =
        behind.replace(address, "").trim().length < REASON_MIN || (CODE.test(notice) && !CODE.test(behind));
      const saysLittle = mentions.length === 1 && isVague;
      return [address, saysLittle ? notice : behind] as const;
    }),
  );
  const [first] = findAddresses(notice).filter((address) => !own.has(address));
  const spare = mentions.length > 0 ? [...words.keys()] : first === undefined ? [] : [first];
  const addresses = fallback.length > 0 ? fallback : spare;
  return addresses.map((address) => toRecipient(address, words.get(address) ?? notice, action));
}
