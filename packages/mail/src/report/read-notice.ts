import { stageIn } from "../classify/index.ts";
import { DELAY_TEXT, GIVEN_UP } from "./bounce-words.ts";
import type { DsnAction, ReadRecipient } from "./inbound-message.ts";
import { readDeliveryStatus } from "./read-delivery-status.ts";
import { MAIL_LIMITS } from "./mail-limits.ts";
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
const ADDRESS =
  "[^\\s<>()\"'`,;:@=[\\]、。：，（）「」＜＞]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?";
const HEADS_LINE = new RegExp(
  `^[ \\t>*-]*(?:\\.{3} )?(?:[45]\\d\\d )?<?(${ADDRESS})>?(?=[\\s:;,.\\]]|$)`,
  "i",
);
const NAMED = new RegExp(
  `(?:rcpt to: ?|recipients?(?: address)?(?:\\(s\\))?[:\\s]+(?:was |is |were )?|deliver(?:ed|y|ing)? (?:your (?:mail|message) )?to[:\\s]+(?:the address )?|` +
    `userid: ?|addressed to |mail to |message to[:\\s]+|permanent errors: ?|user |mailbox |address |gateway for |undeliverable to |to:\\s*|\\b[45]\\d\\d[ -])<?(${ADDRESS})>?`,
  "gi",
);
const STATUS = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/;
const DIAGNOSTIC_MAX = 1_000;
const SEGMENT_MAX = 600;
/** Addresses looked at before each is taken once; a sentence may name one again and again. */
const MENTIONS_MAX = 5 * MAIL_LIMITS.recipients;
/** What is said of one recipient is said in so many characters. */
const WORDS_MAX = 8_000;
const LINES_MAX = 200;
const REASON_MIN = 15;
const CODE = /(?<![\d.])[45](?:\.\d{1,3}\.\d{1,3}|\d\d)(?=[ -])/u;
/** Where a server's own words begin: a reply code with text behind it, or an enhanced code. */
const REPLY_STARTS =
  /(?<![\d.@#:/-])(?:[45]\d\d[ -]+[^\s\d]|[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}|[45]\.\d{1,3}\.\d{1,3} )/u;

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
      .map((match) => (match[1] ?? "").replace(/\.+$/u, "").toLowerCase())
      .filter((address) => address !== "" && isForeign(address))
      .map((address) => ({ address, line: index })),
  );
}

/** Falls back to our own addresses, because a mail to oneself can bounce too. */
function findRecipients(lines: readonly string[], own: ReadonlySet<string>): Mention[] {
  const isDaemon = (address: string): boolean => /^(?:postmaster|mailer-daemon)@/u.test(address);
  const foreign = findMentions(lines, (address) => !own.has(address) && !isDaemon(address));
  return firstOfEach(
    (foreign.length > 0 ? foreign : findMentions(lines, (address) => !isDaemon(address))).slice(
      0,
      MENTIONS_MAX,
    ),
  );
}

/** Each address once; one that a line break cut short is none. */
function firstOfEach(mentions: readonly Mention[]): Mention[] {
  const seen = new Set<string>();
  return mentions
    .filter(({ address }) => !mentions.some((other) => other.address.startsWith(`${address}.`)))
    .filter(({ address }) => !seen.has(address) && seen.add(address) !== undefined)
    .slice(0, MAIL_LIMITS.recipients);
}

/** The words of the server that refused, up to the next blank line. */
function replyIn(words: string): string | undefined {
  const at = words.search(REPLY_STARTS);
  return at === -1 ? undefined : words.slice(at, at + SEGMENT_MAX).split(/\n[ \t]*\n/u, 1)[0];
}

const flatten = (words: string): string => words.replace(/\s+/gu, " ").trim().slice(0, DIAGNOSTIC_MAX);

function toRecipient(address: string, words: string, action: DsnAction): ReadRecipient {
  const whole = flatten(words.slice(0, WORDS_MAX));
  const reply = flatten(replyIn(words) ?? "");
  const diagnostic = reply === "" ? whole : reply;
  const status = STATUS.exec(whole)?.[0];
  const stage = stageIn(whole);
  return {
    finalRecipient: address,
    action,
    ...(status === undefined ? {} : { status }),
    ...(diagnostic === "" ? {} : { diagnostic }),
    words: diagnostic === whole ? [] : [whole],
    ...(stage === undefined ? {} : { stage }),
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
  known: readonly string[];
  fallback: readonly string[];
}): ReadRecipient[] {
  const { notice, subject, own, known, fallback } = input;
  const listed = readDeliveryStatus(notice);
  if (listed.length > 0) return listed;
  const told = `${subject}\n${notice}`;
  const action: DsnAction = DELAY_TEXT.test(told) && !GIVEN_UP.test(told) ? "delayed" : "failed";
  const lines = notice.split("\n");
  const mentions = findRecipients(lines, own);
  const hasCode = CODE.test(notice);
  const isHeaded = mentions.some(({ line }) => HEADS_LINE.test(lines[line] ?? ""));
  const words = new Map(
    mentions.map(({ address, line }, index) => {
      const end = Math.min(mentions[index + 1]?.line ?? lines.length, line + LINES_MAX);
      const behind = lines.slice(line, end).join("\n").slice(0, WORDS_MAX);
      const isVague =
        behind.replace(address, "").trim().length < REASON_MIN || (hasCode && !CODE.test(behind));
      const saysLittle = mentions.length === 1 && isVague;
      return [address, saysLittle ? notice : behind] as const;
    }),
  );
  const [first] = findAddresses(notice).filter((address) => !own.has(address));
  const named = mentions.length > 0 ? [...words.keys()] : first === undefined ? [] : [first];
  // Sentences name helpers and servers too; the address the returned mail went to is the one that is meant.
  const meant = isHeaded ? [] : named.filter((address) => known.includes(address));
  const spare = meant.length > 0 ? meant : named;
  const addresses = (fallback.length > 0 ? fallback : spare).slice(0, MAIL_LIMITS.recipients);
  return addresses.map((address) => toRecipient(address, words.get(address) ?? notice, action));
}
