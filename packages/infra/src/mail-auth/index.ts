import { authenticate } from "mailauth";
import type { DnsResolver } from "../dns/index.ts";
import { resolverOf } from "./resolver-of.ts";

export {
  createSignatureReader,
  type HeldSignature,
  type SignatureReader,
  type SignatureReading,
} from "./read-signatures.ts";

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

/** Judges a mail as a receiver would, by DNS as it is now. Never throws for what a mail or a zone holds. */
export type MailJudge = (mail: AuthInput) => Promise<AuthVerdict>;

const judge = async (dns: DnsResolver, { raw, ip, helo, sender }: AuthInput): Promise<AuthVerdict> => {
  const { spf, dkim, dmarc } = await authenticate(raw, {
    ip,
    helo,
    sender,
    // Named in remarks; the machine's own name is nobody's business.
    mta: helo,
    resolver: resolverOf(dns),
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
