import { BlockList, isIP } from "node:net";

const MAPPED = /^::ffff:(?=\d+\.)/i;

/** True when the address lies in one of the networks, or there are none. An unknown address lies in no network. */
export function isInNetworks(ip: string | undefined, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  const address = ip?.replace(MAPPED, "") ?? "";
  const family = isIP(address);
  if (family === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [start = "", size] = network.split("/");
    const isSix = isIP(start) === 6;
    list.addSubnet(start, Number(size ?? (isSix ? 128 : 32)), isSix ? "ipv6" : "ipv4");
  }
  return list.check(address, family === 6 ? "ipv6" : "ipv4");
}
