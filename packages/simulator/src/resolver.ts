import { defaultAddresses, mxHostOf, type ProviderKey, providerOfHost } from "./provider.ts";
import { type Recipes, recipeProvider } from "./recipe.ts";
import { asciiName, isRecordType, parseContent, type RecordData, type RecordSet, type Zone } from "./zone.ts";
import type { ZoneStore } from "./zone-store.ts";

/** One answer record. */
export type ResolvedRecord = RecordData & { name: string; ttl: number };

/** What the name servers of the simulated world say (RFC 1035, RFC 2308). */
export interface Resolution {
  rcode: "NOERROR" | "NXDOMAIN";
  answers: ResolvedRecord[];
  /** The zone that vouches for the absence, when nothing was found. */
  soa?: { zone: string; serial: number };
}

/** The name service of the simulated world without its sockets. */
export interface WorldDns {
  readonly zones: ZoneStore;
  /** Answers from a published zone, else from the simulated world, which has an MX for every domain. */
  resolve(name: string, type: string): Resolution;
  /** Makes `name` known with its address and reverse name, beside all zones. */
  addHost(name: string, address: string): void;
  /** Moves a provider's servers to another address. */
  setProviderAddress(provider: ProviderKey, address: string): void;
}

const TTL = 300;
const MAX_CHAIN = 8;

/** Makes the name service over `zones`. */
export function createWorldDns(world: { seed: string; recipes: Recipes; zones: ZoneStore }): WorldDns {
  const hosts = new Map<string, string>();
  const pointers = new Map<string, string>();
  const addresses = new Map<ProviderKey, string>();
  const addressOf = (provider: ProviderKey): string => addresses.get(provider) ?? defaultAddresses[provider];
  const addHost = (name: string, address: string): void => {
    hosts.set(asciiName(name), address);
    pointers.set(`${address.split(".").reverse().join(".")}.in-addr.arpa`, asciiName(name));
  };

  const synthetic = (name: string, type: string): Resolution => {
    const soa = { zone: name.split(".").slice(-2).join("."), serial: 1 };
    const found = (data: RecordData): Resolution => ({
      rcode: "NOERROR",
      answers: [{ ...data, name, ttl: TTL }],
    });
    if (name.endsWith(".in-addr.arpa")) {
      const value = pointers.get(name) ?? providerPointer(name, addressOf);
      if (!value) return { rcode: "NXDOMAIN", answers: [], soa };
      return type === "PTR" ? found({ type: "PTR", value }) : { rcode: "NOERROR", answers: [], soa };
    }
    if (!name.includes(".") || /(^|\.)nxdomain\.test$/.test(name))
      return { rcode: "NXDOMAIN", answers: [], soa };
    const host = hosts.get(name);
    const provider = providerOfHost(name) ?? selfHosted(world, name);
    const address = host ?? (provider ? addressOf(provider) : undefined);
    if (type === "A" && address) return found({ type: "A", value: address });
    if (type === "MX" && !address && !name.includes("_")) {
      const exchange = mxHostOf(recipeProvider(world, name), name);
      return found({ type: "MX", preference: 10, exchange });
    }
    if (name.includes("_")) return { rcode: "NXDOMAIN", answers: [], soa };
    return { rcode: "NOERROR", answers: [], soa };
  };

  const resolve = (rawName: string, type: string, chain: ResolvedRecord[] = []): Resolution => {
    const name = asciiName(rawName);
    const zone = hosts.has(name) ? undefined : world.zones.zoneOf(name);
    const result = zone ? fromZone(zone, name, type) : synthetic(name, type);
    const alias = result.answers.find((record) => record.type === "CNAME");
    if (alias?.type === "CNAME" && type !== "CNAME" && chain.length < MAX_CHAIN)
      return resolve(alias.value, type, [...chain, alias]);
    return { ...result, answers: [...chain, ...result.answers] };
  };

  return {
    zones: world.zones,
    resolve: (name, type) => resolve(name, type.toUpperCase()),
    addHost,
    setProviderAddress: (provider, address) => addresses.set(provider, address),
  };
}

function selfHosted(world: { seed: string; recipes: Recipes }, name: string): ProviderKey | undefined {
  const domain = name.startsWith("mail.") ? name.slice(5) : "";
  return domain.includes(".") && recipeProvider(world, domain) === "selfhosted" ? "selfhosted" : undefined;
}

function providerPointer(name: string, addressOf: (provider: ProviderKey) => string): string | undefined {
  const address = name.replace(".in-addr.arpa", "").split(".").reverse().join(".");
  const provider = (Object.keys(defaultAddresses) as ProviderKey[]).find((key) => addressOf(key) === address);
  return provider ? mxHostOf(provider, "relay.test") : undefined;
}

function fromZone(zone: Zone, name: string, type: string): Resolution {
  const soa = { zone: zone.name, serial: zone.serial };
  const sets = matching(zone, name);
  const exact = sets.filter((set) => set.type === type || set.type === "CNAME");
  const answers = exact.flatMap((set) => recordsOf(set, name));
  if (answers.length > 0) return { rcode: "NOERROR", answers };
  const exists =
    name === zone.name || sets.length > 0 || zone.sets.some((set) => set.name.endsWith(`.${name}`));
  return { rcode: exists ? "NOERROR" : "NXDOMAIN", answers: [], soa };
}

/** Sets of the name itself, else of the closest wildcard (RFC 4592). */
function matching(zone: Zone, name: string): RecordSet[] {
  const own = zone.sets.filter((set) => set.name === name);
  if (own.length > 0 || zone.sets.some((set) => set.name.endsWith(`.${name}`))) return own;
  const labels = name.split(".");
  for (let from = 1; labels.slice(from).join(".").length >= zone.name.length; from += 1) {
    const suffix = labels.slice(from).join(".");
    const wild = zone.sets.filter((set) => set.name === `*.${suffix}`);
    if (wild.length > 0) return wild;
    if (zone.sets.some((set) => set.name === suffix)) return [];
  }
  return [];
}

function recordsOf(set: RecordSet, name: string): ResolvedRecord[] {
  if (!isRecordType(set.type)) return [];
  return set.contents.map((content) => ({ ...parseContent(set.type, content), name, ttl: set.ttl }));
}

/** Where mail for `domain` goes: exchanges in order of preference, each with its address if it has one. */
export function mailServersOf(
  dns: WorldDns,
  domain: string,
): { host: string; address: string | undefined }[] | undefined {
  const mx = dns.resolve(domain, "MX");
  if (mx.rcode === "NXDOMAIN") return undefined;
  const exchanges = mx.answers
    .filter((record) => record.type === "MX")
    .sort((a, b) => a.preference - b.preference);
  const hosts = exchanges.length > 0 ? exchanges.map((record) => record.exchange) : [domain];
  return hosts.map((host) => {
    const a = dns.resolve(host, "A").answers.find((record) => record.type === "A");
    return { host, address: a?.type === "A" ? a.value : undefined };
  });
}

/** The resolver function that the mail authentication library asks for: throws an error with a DNS code as node does. */
export function libraryResolver(
  dns: WorldDns,
): (domain: string, type: string) => Promise<string[][] | string[]> {
  return async (domain, type) => {
    const { answers } = dns.resolve(domain, type);
    const values = answers.flatMap((record): (string | string[])[] => {
      if (record.type !== type) return [];
      if (record.type === "TXT") return [record.strings];
      return record.type === "MX" ? [record.exchange] : [record.value];
    });
    if (values.length === 0)
      throw Object.assign(new Error(`queryTxt ENOTFOUND ${domain}`), { code: "ENOTFOUND" });
    return values as string[][] | string[];
  };
}
