import type { ATTRIBUTIONS } from "@penguin/db/schema";
import { isRoleAddress } from "@penguin/mail/address";
import { baseSubject, isForwarded } from "@penguin/mail/reply";

/** By what a mail was found to be about one of ours. */
export type AttributedBy = (typeof ATTRIBUTIONS)[number];

/** A mail of ours as far as its answers can be told by it. */
export interface SentMail {
  messageIdHeader: string;
  toAddress: string;
  contactId: string | null;
  /** The contact's name, empty when it is not known. */
  contactName: string;
  subject: string;
  sentAt: Date;
  /** Other addresses the contact answered from. */
  aliases: readonly string[];
}

/** What is looked at of a mail that came in. Message-IDs in the order they say most. */
export interface Answer {
  from: { address: string; name: string };
  inReplyTo: string | undefined;
  references: readonly string[];
  subject: string;
  text: string;
}

/** Which mail is meant, by what that was told, and how sure it is (0 to 1). */
export interface Choice<T> {
  own: T;
  by: AttributedBy;
  confidence: number;
}

const PUBLIC_DOMAINS = new Set(
  (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com icloud.com me.com " +
    "gmx.de gmx.net gmx.com web.de t-online.de mail.ru yandex.ru proton.me protonmail.com qq.com 163.com 126.com " +
    "orange.fr wanadoo.fr free.fr laposte.net libero.it wp.pl o2.pl interia.pl onet.pl uol.com.br terra.com.br " +
    "zoho.com fastmail.com comcast.net verizon.net att.net btinternet.com naver.com docomo.ne.jp ezweb.ne.jp"
  ).split(" "),
);

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase();
const localOf = (address: string): string =>
  address
    .slice(0, Math.max(0, address.lastIndexOf("@")))
    .toLowerCase()
    .split("+", 1)[0] ?? "";
const wordsOf = (name: string): string[] => name.toLowerCase().match(/\p{L}{2,}/gu) ?? [];

/** Whether an address and the name beside it are likely those of the person we wrote to: one name, or one local part of it. */
export function isSamePerson(
  from: Answer["from"],
  sent: Pick<SentMail, "toAddress" | "contactName">,
): boolean {
  if (isRoleAddress(from.address)) return false;
  if (localOf(from.address) === localOf(sent.toAddress)) return !isRoleAddress(sent.toAddress);
  const [theirs, ours] = [wordsOf(from.name), wordsOf(sent.contactName)];
  if (ours.length >= 2) return ours.every((word) => theirs.includes(word));
  const local = localOf(sent.toAddress);
  return theirs.length >= 2 && theirs.every((word) => local.includes(word));
}

type Rule = <T extends SentMail>(mail: Answer, sent: readonly T[]) => Choice<T> | undefined;

const byId =
  (by: "message_id" | "references", idsOf: (mail: Answer) => readonly string[], sure: number): Rule =>
  (mail, sent) => {
    for (const id of idsOf(mail)) {
      const own = sent.find(({ messageIdHeader }) => messageIdHeader === id);
      if (own) return { own, by, confidence: own.toAddress === mail.from.address ? sure : sure - 0.04 };
    }
    return undefined;
  };

const sameSubject = (mail: Answer, { subject }: SentMail): boolean => {
  const base = baseSubject(mail.subject);
  return base !== "" && base === baseSubject(subject);
};

/** The one person all of them went to; more than one is nobody. */
const only = <T extends SentMail>(found: readonly T[]): T | undefined =>
  new Set(found.map(({ toAddress }) => toAddress)).size === 1 ? found[0] : undefined;

const byAddressAndSubject: Rule = (mail, sent) => {
  const own = sent.find((each) => each.toAddress === mail.from.address && sameSubject(mail, each));
  return own && { own, by: "address_and_subject", confidence: 0.9 };
};

/** Whoever passed it on or answered from elsewhere left our subject, and the address we wrote to in the quote. */
const bySubjectAndQuote: Rule = (mail, sent) => {
  const text = mail.text.toLowerCase();
  const own = only(sent.filter((each) => sameSubject(mail, each) && text.includes(each.toAddress)));
  return own && { own, by: "subject", confidence: 0.85 };
};

const byAlias: Rule = (mail, sent) => {
  const mine = sent.filter(({ aliases }) => aliases.includes(mail.from.address));
  const own = mine.find((each) => sameSubject(mail, each)) ?? only(mine);
  return own && { own, by: "alias", confidence: sameSubject(mail, own) ? 0.88 : 0.75 };
};

const bySubjectAtFirm: Rule = (mail, sent) => {
  const domain = domainOf(mail.from.address);
  if (PUBLIC_DOMAINS.has(domain)) return undefined;
  const own = only(sent.filter((each) => sameSubject(mail, each) && domainOf(each.toAddress) === domain));
  return own && { own, by: "subject", confidence: 0.75 };
};

const byAddress: Rule = (mail, sent) => {
  const own = sent.find((each) => each.toAddress === mail.from.address);
  return own && { own, by: "address", confidence: 0.7 };
};

const byPersonAndSubject: Rule = (mail, sent) => {
  if (isForwarded(mail.subject)) return undefined;
  const own = only(sent.filter((each) => sameSubject(mail, each) && isSamePerson(mail.from, each)));
  return own && { own, by: "person", confidence: 0.65 };
};

/** The surest first; what the header names decides before what people leave behind. */
const RULES: readonly Rule[] = [
  byId("message_id", ({ inReplyTo }) => (inReplyTo ? [inReplyTo] : []), 0.98),
  byId("references", ({ references }) => [...references].reverse(), 0.95),
  byAddressAndSubject,
  bySubjectAndQuote,
  byAlias,
  bySubjectAtFirm,
  byAddress,
  byPersonAndSubject,
];

/**
 * Chooses among the mails a mailbox sent, latest first, the one an answer is about; undefined when nothing speaks for any.
 * Pure. Reports and complaints are not asked about here: those are matched by ids alone, because anybody can write one.
 */
export function chooseOwn<T extends SentMail>(mail: Answer, sent: readonly T[]): Choice<T> | undefined {
  for (const rule of RULES) {
    const choice = rule(mail, sent);
    if (choice) return choice;
  }
  return undefined;
}
