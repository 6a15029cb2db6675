import { BlockList, isIP } from "node:net";

/** Proxies that are believed, as addresses and CIDR ranges; empty when nobody stands in front. */
export type TrustedProxies = BlockList;

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6");

/** An IPv4 address as such where a socket names it inside IPv6 (RFC 4291, 2.5.5.2). */
const plain = (address: string): string =>
  /^::ffff:\d{1,3}(?:\.\d{1,3}){3}$/i.test(address) ? address.slice("::ffff:".length) : address;

/**
 * Reads a comma-separated list of addresses and CIDR ranges, such as "10.0.0.5, 192.168.0.0/16, ::1". Throws an Error that
 * names the first entry that is neither.
 */
export function readTrustedProxies(text: string): TrustedProxies {
  const list = new BlockList();
  for (const entry of text.split(",").map((one) => one.trim())) {
    if (entry === "") continue;
    const [address = "", bits] = entry.split("/");
    const most = isIP(address) === 4 ? 32 : 128;
    const size = bits === undefined ? most : Number(bits);
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits ?? "0") || size > most)
      throw new Error(`"${entry}" is neither an address nor a range like 10.0.0.0/8`);
    list.addSubnet(address, size, familyOf(address));
  }
  return list;
}

/** Whether a socket's address is a trusted proxy's. */
export function isTrusted(address: string | undefined, trusted: TrustedProxies): boolean {
  const known = plain(address ?? "");
  return isIP(known) !== 0 && trusted.check(known, familyOf(known));
}

/** Longer headers were written by somebody who wants them read. */
const HEADER_MAX = 2_000;

/**
 * The address a request comes from: that of the socket, unless a trusted proxy holds it; then the last entry of its
 * `X-Forwarded-For` that no trusted proxy has. What is no address ends the search at whom we know, so a caller's own words
 * are never believed. Undefined when the socket has none (it is closed).
 */
export function callerAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string | undefined {
  if (peer === undefined) return undefined;
  let caller = plain(peer);
  const entries = (forwardedFor ?? "").slice(-HEADER_MAX).split(",").toReversed();
  for (const entry of entries) {
    if (!isTrusted(caller, trusted)) return caller;
    const next = plain(entry.trim());
    if (isIP(next) === 0) return caller;
    caller = next;
  }
  return caller;
}
