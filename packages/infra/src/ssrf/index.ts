import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

type Net = readonly [net: string, bits: number];

const listOf = (nets: readonly Net[], family: "ipv4" | "ipv6"): BlockList => {
  const list = new BlockList();
  for (const [net, bits] of nets) list.addSubnet(net, bits, family);
  return list;
};

/** IPv4 that is not globally reachable by IANA's registry of special addresses (RFC 6890), multicast and reserved. */
const SPECIAL_V4 = listOf(
  [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 3],
  ],
  "ipv4",
);
/** The only IPv6 that is handed out as global unicast (RFC 4291, 2.4): what carries an IPv4 address in it lies elsewhere ... */
const GLOBAL_V6 = listOf([["2000::", 3]], "ipv6");
/** ... but for these parts of it: protocols (Teredo, ORCHID), 6to4, and documentation. */
const SPECIAL_V6 = listOf(
  [
    ["2001::", 23],
    ["2001:db8::", 32],
    ["2002::", 16],
    ["3fff::", 20],
  ],
  "ipv6",
);

/** Whether an address is one that anybody on the internet may be reached at. */
const isGlobal = (address: string): boolean => {
  const family = isIP(address);
  // A zone (`%eth0`) names a link of this machine.
  if (family === 0 || address.includes("%")) return false;
  if (family === 4) return !SPECIAL_V4.check(address, "ipv4");
  return GLOBAL_V6.check(address, "ipv6") && !SPECIAL_V6.check(address, "ipv6");
};

/** Decides whether the platform may open a connection to a host a user named. */
export interface HostGuard {
  /** Gives the addresses that may be used, or a reason for a person. */
  check(
    host: string,
    port: number,
  ): Promise<{ ok: true; addresses: string[] } | { ok: false; reason: string }>;
}

/**
 * Lets through global unicast addresses alone, whatever name leads to them: no private, loopback, link-local, multicast or
 * special one, nor IPv6 that carries an IPv4 address. `exceptions` are exact
 * "host:port" pairs set by the operator; a `closed` installation connects to nothing else.
 */
export function createHostGuard(
  exceptions: readonly string[],
  options: { closed?: boolean } = {},
): HostGuard {
  return {
    check: async (host, port) => {
      if (exceptions.includes(`${host}:${port}`)) return { ok: true, addresses: [host] };
      if (options.closed)
        return { ok: false, reason: "this installation is closed: nothing may leave the machine" };
      const found = await lookup(host, { all: true }).catch(() => []);
      if (found.length === 0) return { ok: false, reason: `${host} has no address` };
      if (!found.every(({ address }) => isGlobal(address)))
        return { ok: false, reason: `${host} is not a public address` };
      return { ok: true, addresses: found.map(({ address }) => address) };
    },
  };
}

/**
 * Turns a server a user named into the very address that was checked, so that the name cannot lead elsewhere a moment
 * later; `servername` keeps the name for TLS. Throws an Error with the guard's reason.
 */
export async function guardConnection<T extends { host: string; port: number }>(
  hosts: HostGuard | undefined,
  settings: T,
): Promise<T & { servername?: string }> {
  if (!hosts) return settings;
  const verdict = await hosts.check(settings.host, settings.port);
  if (!verdict.ok) throw new Error(verdict.reason);
  const host = verdict.addresses[0] ?? settings.host;
  return isIP(settings.host) ? { ...settings, host } : { ...settings, host, servername: settings.host };
}
