import type { CorpusAnswer } from "@penguin/mail/corpus";
import Baunsu from "baunsu";
import { BounceHandler } from "bounce-handler";

/** A parser that answers for a mail; throwing counts as no answer. */
export type Parser = (raw: Buffer) => CorpusAnswer | Promise<CorpusAnswer>;

/** What both packages leave to their callers: a permanent failure of the address itself (RFC 3463, 5.1.x) suppresses it. */
const isGone = (status: string | undefined): boolean => /^5\.1\.\d+$/.test(status ?? "");

const bounceHandler: Parser = (raw) => {
  const handler = new BounceHandler();
  const found = handler.parse_email(raw.toString("utf8"));
  const kinds = { bounce: "bounce", fbl: "complaint" } as const;
  const kind = handler.type === "bounce" || handler.type === "fbl" ? kinds[handler.type] : undefined;
  const addressOf = (one: { recipient?: string }): string => (one.recipient ?? "").toLowerCase();
  const suppressed = found.filter(({ status }) => kind === "complaint" || isGone(status)).map(addressOf);
  return {
    kind: kind ?? (handler.looks_like_an_autoresponse ? "auto-reply" : "other"),
    recipients: found.map(addressOf),
    suppressed,
    suppresses: suppressed.length > 0,
    messageId: found.find(({ messageid }) => messageid)?.messageid,
    reason: undefined,
  };
};

const baunsu: Parser = (raw) => {
  const { bounced, status, finalRecipient } = new Baunsu().detectSync(raw);
  const recipients = finalRecipient === undefined ? [] : [finalRecipient.trim().toLowerCase()];
  const suppresses = bounced && isGone(status?.code);
  return {
    kind: bounced ? "bounce" : "other",
    recipients,
    suppressed: suppresses ? recipients : [],
    suppresses,
    messageId: undefined,
    reason: undefined,
  };
};

/** The npm packages ours is held against, by their names. */
export const PEER_PARSERS: Readonly<Record<string, Parser>> = { "bounce-handler": bounceHandler, baunsu };
