import { getDomain } from "tldts";
import { encodeDomain } from "./normalize-address.ts";

/** Tells whether a text is a host name with at least two labels, in ASCII or in IDNA's Unicode form. Never throws. */
export function isDomainName(text: string): boolean {
  return encodeDomain(text) !== undefined;
}

/**
 * Returns the part of a domain that somebody registered (`mail.a.co.uk` gives `a.co.uk`) by the public suffix list,
 * private suffixes included, in ASCII and lower case; undefined for a suffix alone and for what is no domain name.
 */
export function registrableDomain(domain: string): string | undefined {
  const ascii = encodeDomain(domain);
  if (ascii === undefined) return undefined;
  return getDomain(ascii, { allowPrivateDomains: true }) ?? undefined;
}
