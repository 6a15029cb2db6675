import { createHmac } from "node:crypto";
import { HeaderError } from "./header-error.ts";

const DOMAIN = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const TOKEN = /^[A-Za-z0-9_-]+$/;
const MAILBOX = /^([^\s@<>"+][^\s@<>"]*)@([A-Za-z0-9.-]+)$/;
const TAGGED = { bounce: /^(.+)\+b-([A-Za-z0-9_-]+)$/, unsubscribe: /^(.+)\+u-([A-Za-z0-9_-]+)$/ };
const LOCAL_MAX = 64;

/**
 * Derives the Message-ID (RFC 5322, 3.6.4) of an intent: `<32 hex digits of HMAC-SHA256@domain>`. The same intent and
 * secret always give the same id, so a message can be found again in a mail server's log. Throws HeaderError for a
 * domain that is none.
 */
export function makeMessageId(intentKey: string, secret: string, domain: string): string {
  if (!DOMAIN.test(domain)) throw new HeaderError("Message-ID", "the domain is malformed");
  const digest = createHmac("sha256", secret).update(intentKey).digest("hex").slice(0, 32);
  return `<${digest}@${domain}>`;
}

/**
 * The token of a message in return paths and unsubscribe addresses: the secret half of its Message-ID, so that only who got
 * the mail can write to them. Throws HeaderError for an id that {@link makeMessageId} did not make.
 */
export function tagOfMessageId(messageId: string): string {
  const token = /^<([0-9a-f]{32})@/.exec(messageId)?.[1];
  if (token === undefined) throw new HeaderError("Message-ID", "it was not derived from an intent");
  return token;
}

/** The Message-ID of the mail that a tagged address of its sender stands for. */
export function messageIdOfTag({ mailbox, token }: { mailbox: string; token: string }): string {
  return `<${token.toLowerCase()}@${mailbox.slice(mailbox.lastIndexOf("@") + 1).toLowerCase()}>`;
}

const tag = (mark: "b" | "u", header: string, token: string, mailbox: string): string => {
  const [, local, domain] = MAILBOX.exec(mailbox) ?? [];
  if (local === undefined || domain === undefined || !TOKEN.test(token)) {
    throw new HeaderError(header, "the mailbox or token is malformed");
  }
  const tagged = `${local}+${mark}-${token}`;
  if (tagged.length > LOCAL_MAX) throw new HeaderError(header, "the local part exceeds 64 characters");
  return `${tagged}@${domain}`;
};

const untag = (address: string, form: RegExp): { mailbox: string; token: string } | undefined => {
  const [, tagged, domain] = MAILBOX.exec(address.trim()) ?? [];
  const [, local, token] = form.exec(tagged ?? "") ?? [];
  if (local === undefined || token === undefined) return undefined;
  return { mailbox: `${local}@${domain}`, token };
};

/**
 * Makes the return path `local+b-<token>@domain`, so that a bounce names its message. Tokens are letters, digits, `-`
 * and `_`; mail servers may change their case. Throws HeaderError when an input does not fit or the local part would
 * exceed the 64 characters of RFC 5321.
 */
export function makeVerp(token: string, mailbox: string): string {
  return tag("b", "Return-Path", token, mailbox);
}

/** Reads a return path made by `makeVerp`; undefined for any other address. Never throws. */
export function parseVerp(address: string): { mailbox: string; token: string } | undefined {
  return untag(address, TAGGED.bounce);
}

/** Makes the address `local+u-<token>@domain` that a mail program writes to in order to unsubscribe (RFC 2369). Throws as `makeVerp` does. */
export function makeUnsubscribeAddress(token: string, mailbox: string): string {
  return tag("u", "List-Unsubscribe", token, mailbox);
}

/** Reads an address made by `makeUnsubscribeAddress`; undefined for any other. Never throws. */
export function parseUnsubscribeAddress(address: string): { mailbox: string; token: string } | undefined {
  return untag(address, TAGGED.unsubscribe);
}
