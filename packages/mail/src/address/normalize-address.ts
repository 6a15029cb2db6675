import { domainToASCII } from "node:url";

/** Why a text is no address that may be mailed. */
export type AddressFault = "empty" | "too_long" | "no_at" | "bad_local" | "bad_domain" | "control_character";

/** An address in its one form with its two sides, or why it is none. */
export type NormalizedAddress =
  | { ok: true; address: string; local: string; domain: string }
  | { ok: false; reason: AddressFault };

const LOCAL_MAX = 64;
const DOMAIN_MAX = 253;
const ADDRESS_MAX = 254;
const CONTROL = /\p{Cc}|[\u2028\u2029]/u;
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ALL_DIGITS = /^\d+$/;

/** Encodes a domain by IDNA, or returns undefined when it is no host name with at least two labels. */
export function encodeDomain(text: string): string | undefined {
  if (text.length > DOMAIN_MAX * 2 || /[\s%/\\:?#@[\]]/.test(text)) return undefined;
  const ascii = domainToASCII(text);
  if (ascii === "" || ascii.length > DOMAIN_MAX) return undefined;
  const labels = ascii.split(".");
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return undefined;
  return ALL_DIGITS.test(labels[labels.length - 1] ?? "") ? undefined : ascii;
}

/**
 * Brings an address to the one form that is stored and compared: trimmed, lower case, domain in IDNA (RFC 5891).
 * Accepts dot-atoms within the lengths of RFC 5321 and refuses quoted local parts, address literals and control
 * characters, so a normalised address is always safe in a header and in SMTP. Never throws.
 */
export function normalizeAddress(raw: string): NormalizedAddress {
  const text = raw.trim();
  if (text === "") return { ok: false, reason: "empty" };
  if (CONTROL.test(text)) return { ok: false, reason: "control_character" };
  const at = text.lastIndexOf("@");
  if (at === -1) return { ok: false, reason: "no_at" };
  const local = text.slice(0, at).toLowerCase();
  if (local.length > LOCAL_MAX) return { ok: false, reason: "too_long" };
  if (!DOT_ATOM.test(local)) return { ok: false, reason: "bad_local" };
  const domain = encodeDomain(text.slice(at + 1));
  if (domain === undefined) {
    return { ok: false, reason: text.length - at - 1 > DOMAIN_MAX ? "too_long" : "bad_domain" };
  }
  const address = `${local}@${domain}`;
  return address.length > ADDRESS_MAX
    ? { ok: false, reason: "too_long" }
    : { ok: true, address, local, domain };
}
