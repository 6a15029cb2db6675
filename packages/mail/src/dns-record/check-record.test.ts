import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRecord } from "./check-record.ts";
import { requiredRecords, splitTxt } from "./required-records.ts";
import type { DnsRecord } from "./required-records.ts";

const key = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA".repeat(8);
const records = requiredRecords({
  domain: "a.test",
  selector: "pm1",
  dkimPublicKey: `${key.slice(0, 64)}\n${key.slice(64)}`,
  mailHost: "mx.penguin.test",
  spfInclude: "spf.penguin.test",
  sendingIps: ["192.0.2.7", "2001:db8::7"],
  verifyToken: "abc",
  dmarcReportAddress: "dmarc@penguin.test",
});

function record(purpose: DnsRecord["purpose"]): DnsRecord {
  const found = records.find((each) => each.purpose === purpose);
  if (found === undefined) throw new Error(purpose);
  return found;
}

const own = "include:spf.penguin.test ip4:192.0.2.7 ip6:2001:db8::7";

describe("requiredRecords", () => {
  it("names every record in full", () => {
    expect(records.map(({ type, name, value, priority }) => [type, name, value, priority])).toEqual([
      ["TXT", "_penguinmails-verify.a.test", "penguinmails-verify=abc", undefined],
      ["TXT", "a.test", `v=spf1 ${own} ~all`, undefined],
      ["TXT", "pm1._domainkey.a.test", `v=DKIM1; k=rsa; p=${key}`, undefined],
      ["TXT", "_dmarc.a.test", "v=DMARC1; p=none; rua=mailto:dmarc@penguin.test", undefined],
      ["MX", "a.test", "mx.penguin.test", 10],
    ]);
  });

  it("verifies itself", () => {
    for (const each of records) {
      const value = each.type === "MX" ? `${each.priority} ${each.value}.` : each.value;
      expect(checkRecord(each, { kind: "found", values: [value] }).state).toBe("verified");
    }
  });
});

describe("checkRecord", () => {
  it.each([
    ["spf", [`v=spf1 a include:_spf.google.com ${own} -all`], "verified", "in place"],
    ["spf", ["google-site-verification=x", `V=SPF1 ${own.toUpperCase()} ~all`], "verified", "in place"],
    ["spf", [`v=spf1 ${own} ~all`, "v=spf1 include:_spf.google.com ~all"], "wrong", "two or more"],
    ["spf", ["v=spf1 include:spf.penguin.test ~all"], "wrong", "add ip4:192.0.2.7 ip6:2001:db8::7"],
    ["spf", [`v=spf1 ${own} +all`], "wrong", "anyone"],
    ["spf", [`v=spf1 -all ${own}`], "wrong", "before it"],
    ["spf", ["something else"], "missing", "no SPF"],
    ["spf", [`"v=spf1 ${own} ~all"`], "wrong", "quotation marks"],
    ["dkim", [`k=rsa; p=${key.slice(0, 50)} ${key.slice(50)}; v=DKIM1`], "verified", "in place"],
    ["dkim", [`v=DKIM1; p=${key.slice(0, 200)}`], "wrong", "cut off"],
    ["dkim", ["v=DKIM1; p=AAAA"], "wrong", "differs"],
    ["dkim", ["v=DKIM1; p="], "wrong", "revoked"],
    ["dkim", [`v=DKIM1; p=${key}`, "v=DKIM1; p=AAAA"], "wrong", "two or more"],
    ["dkim", ["hello"], "wrong", "no DKIM key"],
    ["dmarc", ["v=DMARC1; p=reject; adkim=s"], "verified", "in place"],
    ["dmarc", ["v=DMARC1;p=quarantine"], "verified", "in place"],
    ["dmarc", ["v=DMARC1; p=maybe"], "wrong", "policy"],
    ["dmarc", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "wrong", "two or more"],
    ["dmarc", ["p=none"], "missing", "no DMARC"],
    ["ownership", ["other", "penguinmails-verify=abc"], "verified", "in place"],
    ["ownership", ["penguinmails-verify=old"], "wrong", "replace"],
    ["ownership", ['"penguinmails-verify=abc"'], "wrong", "quotation marks"],
    ["mx", ["5 mx.other.test", "20 MX.penguin.test."], "verified", "in place"],
    ["mx", ["1 aspmx.l.google.com."], "wrong", "aspmx.l.google.com"],
    ["mx", ["0 ."], "wrong", "null MX"],
  ] as const)("%s %j is %s", (purpose, values, state, words) => {
    const check = checkRecord(record(purpose), { kind: "found", values: [...values] });
    expect(check.state).toBe(state);
    expect(check.explanation).toContain(words);
    expect(check.found).toEqual(values);
  });

  it("tells a missing record from a failed look-up", () => {
    expect(checkRecord(record("mx"), { kind: "missing" }).state).toBe("missing");
    expect(checkRecord(record("mx"), { kind: "found", values: [] }).state).toBe("missing");
    const failed = checkRecord(record("mx"), { kind: "failed", reason: "SERVFAIL" });
    expect(failed).toMatchObject({ state: "failed", explanation: expect.stringContaining("SERVFAIL") });
  });
});

describe("splitTxt", () => {
  it("cuts without loss into strings of at most 255 bytes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1_200 }), (value) => {
        const chunks = splitTxt(value);
        expect(chunks.join("")).toBe(value);
        expect(chunks.every((chunk) => chunk.length <= 255)).toBe(true);
      }),
      { seed: 91 },
    );
  });
});
