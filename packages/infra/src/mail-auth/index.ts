import { authenticate, type AuthenticateOptions } from "mailauth";
import type { DnsResolver } from "../dns/index.ts";

/** What one check came to in the words of RFC 8601 (`pass`, `fail`, `softfail`, `none`, `temperror` …), and for whom. */
export interface AuthCheck {
  result: string;
  domain: string;
  remark: string;
}

/** SPF (RFC 7208), each DKIM signature (RFC 6376) and DMARC (RFC 7489) of one mail. */
export interface AuthVerdict {
  spf: AuthCheck;
  dkim: AuthCheck[];
  /** `policy` is what the domain asks receivers to do; empty when it publishes none. */
  dmarc: AuthCheck & { policy: string };
}

/** A mail as a receiver gets it: its bytes, the address it comes from, the greeting and the envelope's sender. */
export interface AuthInput {
  raw: Buffer;
  ip: string;
  helo: string;
  sender: string;
}

const dnsError = (code: string): Error => Object.assign(new Error(code), { code });

type Answers = string[] | string[][] | { exchange: string; priority: number }[];

const TYPES = ["TXT", "MX", "A", "CNAME"] as const;

/** Answers in the shapes of `dns.promises.resolve`; a type the door does not ask for has no records. */
const resolverOf =
  (dns: DnsResolver) =>
  async (name: string, asked: string): Promise<Answers> => {
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

/** Judges a mail as a receiver would, by DNS as it is now. Never throws for what a mail or a zone holds. */
export type MailJudge = (mail: AuthInput) => Promise<AuthVerdict>;

const judge = async (dns: DnsResolver, { raw, ip, helo, sender }: AuthInput): Promise<AuthVerdict> => {
  const { spf, dkim, dmarc } = await authenticate(raw, {
    ip,
    helo,
    sender,
    // Named in remarks; the machine's own name is nobody's business.
    mta: helo,
    // Its types know no MX records, its code does.
    resolver: resolverOf(dns) as AuthenticateOptions["resolver"],
    disableArc: true,
    disableBimi: true,
  });
  const remarkOf = (comment: string | boolean | undefined): string =>
    typeof comment === "string" ? comment : "";
  return {
    spf: {
      result: spf ? spf.status.result : "none",
      domain: spf ? spf.domain : "",
      remark: remarkOf(spf ? spf.status.comment : undefined),
    },
    dkim: dkim.results
      .filter(({ signingDomain }) => Boolean(signingDomain))
      .map(({ status, signingDomain }) => ({
        result: status.result,
        domain: signingDomain,
        remark: remarkOf(status.comment),
      })),
    dmarc: {
      result: dmarc ? dmarc.status.result : "none",
      domain: dmarc ? dmarc.domain : "",
      remark: remarkOf(dmarc ? dmarc.status.comment : undefined),
      policy: (dmarc && dmarc.p) || "",
    },
  };
};

/** A judge that asks `dns` and nothing else. */
export function createMailJudge(dns: DnsResolver): MailJudge {
  return (mail) => judge(dns, mail);
}
