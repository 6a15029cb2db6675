import { getDomain } from "tldts";

/** Providers whose servers have names under several domains, those that people hand their own mail to among them. */
const ALIASES: Readonly<Record<string, string>> = {
  "googlemail.com": "google.com",
  "gmail.com": "google.com",
  "office365.com": "outlook.com",
  "yahoo.com": "yahoodns.net",
  "hotmail.com": "outlook.com",
  "mail.me.com": "icloud.com",
  "me.com": "icloud.com",
  "apple.com": "icloud.com",
  "mx.microsoft": "outlook.com",
};

/** RFC 5321, section 5.1: the lowest number is tried first; hosts of the same number in the order of their names. */
const byPreference = (a: { priority: number; host: string }, b: { priority: number; host: string }): number =>
  a.priority - b.priority || (a.host < b.host ? -1 : 1);

/**
 * Who takes the mail of a domain: the registrable domain of its first mail exchanger, one for all that Google or
 * Microsoft host. `records` read "<priority> <host>"; without any, and for a null MX (RFC 7505), it is the domain itself.
 */
export function mxGroupOf(domain: string, records: readonly string[]): string {
  const hosts = records.map((record) => {
    const [priority = "", host = ""] = record.trim().split(/\s+/);
    return { priority: Number(priority), host: host.toLowerCase().replace(/\.$/, "") };
  });
  const [first] = hosts.filter(({ host }) => host !== "").sort(byPreference);
  if (!first) return domain;
  const registrable = getDomain(first.host, { allowPrivateDomains: false }) ?? first.host;
  return ALIASES[registrable] ?? registrable;
}
