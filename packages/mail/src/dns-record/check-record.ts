import type { DnsRecord } from "./required-records.ts";

/** What DNS answered: the values found (TXT strings joined, MX as `priority host`), nothing, or no answer at all. */
export type DnsAnswer =
  | { kind: "found"; values: string[] }
  | { kind: "missing" }
  | { kind: "failed"; reason: string };

/** The state of a record, with an explanation for the customer and the values that were looked at. */
export type RecordCheck = {
  state: "verified" | "missing" | "wrong" | "failed";
  explanation: string;
  found: string[];
};

type Verdict = Pick<RecordCheck, "state" | "explanation">;

const wrong = (explanation: string): Verdict => ({ state: "wrong", explanation });
const missing = (explanation: string): Verdict => ({ state: "missing", explanation });
const VERIFIED: Verdict = { state: "verified", explanation: "The record is in place." };
const QUOTED = /^(["'\u201c\u201d]).*["'\u201c\u201d]$/su;
const DMARC_POLICIES = ["none", "quarantine", "reject"];

/** Reads `a=b; c=d` of DKIM and DMARC; tag names are lower case, white space around is dropped. */
function readTags(value: string): Map<string, string> {
  const pairs = value.split(";").filter((part) => part.includes("="));
  return new Map(
    pairs.map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()];
    }),
  );
}

function checkOwnership(expected: DnsRecord, values: readonly string[]): Verdict {
  if (values.some((value) => value.trim() === expected.value)) return VERIFIED;
  return wrong("Another value is published under this name; replace it by the one shown.");
}

function checkSpf(expected: DnsRecord, values: readonly string[]): Verdict {
  const records = values.filter((value) => /^v=spf1(?:\s|$)/i.test(value.trim()));
  const [record] = records;
  if (record === undefined) return missing("There is no SPF record on this domain yet.");
  if (records.length > 1) {
    return wrong("There are two or more SPF records; receivers reject that. Merge them into one.");
  }
  const terms = record.trim().toLowerCase().split(/\s+/).slice(1);
  const own = expected.value.toLowerCase().split(/\s+/).slice(1, -1);
  const plain = terms.map((term) => term.replace(/^\+/, ""));
  const absent = own.filter((term) => !plain.includes(term));
  if (absent.length > 0)
    return wrong(`The SPF record does not name our servers; add ${absent.join(" ")} to it.`);
  if (plain.includes("all")) return wrong("The SPF record ends in +all, which lets anyone send; use ~all.");
  const allAt = plain.findIndex((term) => /^[~?-]all$/.test(term));
  const lastOwn = Math.max(...own.map((term) => plain.indexOf(term)));
  if (allAt !== -1 && allAt < lastOwn)
    return wrong("Our servers are named after the all mechanism; move them before it.");
  return VERIFIED;
}

function checkDkim(expected: DnsRecord, values: readonly string[]): Verdict {
  const keys = values.map(readTags).filter((tags) => tags.has("p"));
  if (keys.length === 0) return wrong("The value is no DKIM key; publish the one shown.");
  if (keys.length > 1)
    return wrong("There are two or more DKIM keys under this name; keep only the one shown.");
  const key = keys[0]?.get("p") ?? "";
  if (key === "") return wrong("The DKIM key is revoked (p= is empty); publish the one shown.");
  const own = readTags(expected.value).get("p") ?? "";
  if (key.replace(/\s/g, "") === own) return VERIFIED;
  if (own.startsWith(key.replace(/\s/g, ""))) {
    return wrong(
      "The DKIM key is cut off; publish all of it, in several strings if your provider needs that.",
    );
  }
  return wrong("The DKIM key differs from ours; replace it by the one shown.");
}

function checkDmarc(values: readonly string[]): Verdict {
  const records = values.filter((value) => /^v\s*=\s*DMARC1\s*(?:;|$)/i.test(value.trim()));
  const [record] = records;
  if (record === undefined) return missing("There is no DMARC record on this domain yet.");
  if (records.length > 1)
    return wrong("There are two or more DMARC records; receivers then ignore all of them.");
  const policy = readTags(record).get("p")?.toLowerCase();
  if (policy === undefined || !DMARC_POLICIES.includes(policy)) {
    return wrong("The DMARC record has no valid policy; p must be none, quarantine or reject.");
  }
  return VERIFIED;
}

function checkMx(expected: DnsRecord, values: readonly string[]): Verdict {
  const host = (value: string): string =>
    (value.trim().split(/\s+/).at(-1) ?? "").replace(/\.$/, "").toLowerCase();
  const hosts = values.map(host);
  if (hosts.includes(host(expected.value))) return VERIFIED;
  if (values.some((value) => /^\d+\s+\.?$/.test(value.trim()))) {
    return wrong("The domain declares that it takes no mail (null MX); replace it by the record shown.");
  }
  return wrong(`Mail for this domain goes to ${hosts.join(", ")}; replies would not reach us.`);
}

function judge(expected: DnsRecord, values: readonly string[]): Verdict {
  switch (expected.purpose) {
    case "ownership":
      return checkOwnership(expected, values);
    case "spf":
      return checkSpf(expected, values);
    case "dkim":
      return checkDkim(expected, values);
    case "dmarc":
      return checkDmarc(values);
    case "mx":
      return checkMx(expected, values);
  }
}

/**
 * Judges what DNS answered for one required record. Foreign mechanisms in SPF, white space in a DKIM key and a DMARC
 * policy stricter than ours are fine; a failed look-up is never taken for a missing record. Never throws.
 */
export function checkRecord(expected: DnsRecord, answer: DnsAnswer): RecordCheck {
  if (answer.kind === "failed") {
    return {
      state: "failed",
      explanation: `The look-up failed: ${answer.reason}. It will be tried again.`,
      found: [],
    };
  }
  const found = answer.kind === "missing" ? [] : answer.values;
  if (found.length === 0)
    return { ...missing(`There is no ${expected.type} record at ${expected.name} yet.`), found };
  const verdict = judge(expected, found);
  if (verdict.state === "verified") return { ...verdict, found };
  const isQuoted = found.some((value) => QUOTED.test(value.trim()));
  const unquoted = found.map((value) => (QUOTED.test(value.trim()) ? value.trim().slice(1, -1) : value));
  if (isQuoted && judge(expected, unquoted).state === "verified") {
    return { ...wrong("The value was entered with quotation marks; enter it without them."), found };
  }
  return { ...verdict, found };
}
