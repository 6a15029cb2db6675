import { registrableDomain } from "./read-domain.ts";

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/**
 * Whether a domain answers for an address: whoever registered the one registered the other (relaxed alignment, RFC 7489,
 * 3.1.1). False for a public suffix and for what is no domain.
 */
export function isAligned(address: string, domain: string): boolean {
  const registered = registrableDomain(domain);
  return registered !== undefined && registered === registrableDomain(domainOf(address));
}
