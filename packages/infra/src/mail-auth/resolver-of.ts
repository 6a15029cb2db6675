import type { AuthenticateOptions } from "mailauth";
import type { DnsResolver } from "../dns/index.ts";

const dnsError = (code: string): Error => Object.assign(new Error(code), { code });

type Answers = string[] | string[][] | { exchange: string; priority: number }[];

const TYPES = ["TXT", "MX", "A", "CNAME"] as const;

/** A resolver that asks `dns`. Answers in the shapes of `dns.promises.resolve`; a type the door does not ask for has no records. */
export function resolverOf(dns: DnsResolver): NonNullable<AuthenticateOptions["resolver"]> {
  const resolve = async (name: string, asked: string): Promise<Answers> => {
    const type = TYPES.find((known) => known === asked);
    if (!type) throw dnsError("ENODATA");
    const answer = await dns.resolve(name, type);
    if (answer.kind === "missing") throw dnsError("ENOTFOUND");
    if (answer.kind === "failed") throw dnsError(answer.reason);
    if (type === "TXT") return answer.values.map((value) => [value]);
    if (type !== "MX") return answer.values;
    return answer.values.map((value) => {
      const [priority, exchange = ""] = value.split(" ");
      return { priority: Number(priority), exchange };
    });
  };
  // Its types know no MX records, its code does.
  return resolve as NonNullable<AuthenticateOptions["resolver"]>;
}
