import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** Two lists, because one that holds `::ffff:0:0/96` takes every IPv4 address for one of its own. */
const refused = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  refused.ipv4.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["::", 127],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  refused.ipv6.addSubnet(net, bits, "ipv6");

/** Decides whether the platform may open a connection to a host a user named. */
export interface HostGuard {
  /** Gives the addresses that may be used, or a reason for a person. */
  check(
    host: string,
    port: number,
  ): Promise<{ ok: true; addresses: string[] } | { ok: false; reason: string }>;
}

/**
 * Refuses private, loopback, link-local and multicast addresses, whatever name leads to them. `exceptions` are exact
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
      const isRefused = (address: string): boolean => {
        const family = isIP(address) === 6 ? "ipv6" : "ipv4";
        return refused[family].check(address, family);
      };
      const bad = found.some(({ address }) => isRefused(address));
      if (bad) return { ok: false, reason: `${host} is not a public address` };
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
