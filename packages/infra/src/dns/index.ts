import { Resolver } from "node:dns/promises";

/** What one look-up gave. TXT chunks are joined; MX values read "<priority> <host>". */
export type DnsAnswer =
  | { kind: "found"; values: string[] }
  | { kind: "missing" }
  | { kind: "failed"; reason: string };

/** Looks names up at named resolvers. */
export interface DnsResolver {
  /** Never throws: NXDOMAIN and empty answers are `missing`, everything else that went wrong is `failed`. */
  resolve(name: string, type: "TXT" | "MX" | "A" | "CNAME"): Promise<DnsAnswer>;
}

const MISSING = new Set(["ENOTFOUND", "ENODATA"]);

const valuesOf = async (
  resolver: Resolver,
  name: string,
  type: "TXT" | "MX" | "A" | "CNAME",
): Promise<string[]> => {
  if (type === "TXT") return (await resolver.resolveTxt(name)).map((chunks) => chunks.join(""));
  if (type === "MX")
    return (await resolver.resolveMx(name)).map((record) => `${record.priority} ${record.exchange}`);
  return type === "A" ? resolver.resolve4(name) : resolver.resolveCname(name);
};

/** A resolver that asks `servers` ("host:port"); with none it asks the machine's own. */
export function createDnsResolver(servers: readonly string[], timeoutMs = 3000): DnsResolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    resolve: async (name, type) => {
      try {
        const values = await valuesOf(resolver, name, type);
        return values.length === 0 ? { kind: "missing" } : { kind: "found", values };
      } catch (error) {
        const code = (error as { code?: string }).code ?? "EUNKNOWN";
        return MISSING.has(code) ? { kind: "missing" } : { kind: "failed", reason: code };
      }
    },
  };
}
