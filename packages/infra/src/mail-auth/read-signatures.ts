import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import type { DnsResolver } from "../dns/index.ts";
import { resolverOf } from "./resolver-of.ts";

/** A DKIM signature (RFC 6376) that holds: whose it is, and the headers it vouches for, in lower case. */
export interface HeldSignature {
  domain: string;
  covers: readonly string[];
}

/** What the signatures of a mail came to. */
export interface SignatureReading {
  /** The addresses of its From headers, in lower case. */
  from: readonly string[];
  /** Those that hold now for the whole body. */
  held: readonly HeldSignature[];
  /** True when a key could not be asked for, so that another might hold later. */
  isUnanswered: boolean;
}

/** Reads the DKIM signatures of a mail by DNS as it is now. Never throws for what a mail or a zone holds. */
export type SignatureReader = (raw: Buffer) => Promise<SignatureReading>;

/** Each signature is a question to a name server that the mail's writer chooses; nobody honest has more. */
const MOST_SIGNATURES = 8;
const SIGNATURE = /^dkim-signature:/gim;
const HEADER_MAX = 256_000;

interface Signature {
  status: { result: string; underSized?: number };
  signingDomain?: string;
  signingHeaders?: { keys?: string };
}

const NOTHING: SignatureReading = { from: [], held: [], isUnanswered: false };

const headOf = (raw: Buffer): string => {
  const text = raw.subarray(0, HEADER_MAX).toString("latin1");
  const end = /\r?\n\r?\n/.exec(text)?.index;
  return end === undefined ? text : text.slice(0, end);
};

const read = async (dns: DnsResolver, raw: Buffer): Promise<SignatureReading> => {
  const signatures = headOf(raw).match(SIGNATURE)?.length ?? 0;
  if (signatures === 0 || signatures > MOST_SIGNATURES) return NOTHING;
  const { headerFrom, results } = await dkimVerify(raw, { resolver: resolverOf(dns) });
  // Its declarations leave out what the library gives.
  const held = (results as Signature[]).flatMap(({ status, signingDomain, signingHeaders }) =>
    // A signature of a part of the body says nothing of what was put behind it. One that has expired does not pass;
    // one made a moment from now comes from a clock that is ahead (RFC 6376 3.5 leaves it to who verifies).
    status.result === "pass" && !status.underSized && signingDomain
      ? [
          {
            domain: signingDomain.toLowerCase(),
            covers: (signingHeaders?.keys ?? "")
              .toLowerCase()
              .split(":")
              .map((name) => name.trim()),
          },
        ]
      : [],
  );
  return {
    from: (headerFrom ?? []).map((address) => address.toLowerCase()),
    held,
    isUnanswered: results.some(({ status }) => status.result === "temperror"),
  };
};

/** A reader that asks `dns` and nothing else. */
export function createSignatureReader(dns: DnsResolver): SignatureReader {
  return (raw) => read(dns, raw).catch(() => NOTHING);
}
