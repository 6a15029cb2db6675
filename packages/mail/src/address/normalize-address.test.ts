import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeAddress } from "./normalize-address.ts";

describe("normalizeAddress", () => {
  it.each([
    ["  Ana.Maria+X@Example.COM ", "ana.maria+x@example.com"],
    ["jörg@example.com", undefined],
    ["info@münchen.de", "info@xn--mnchen-3ya.de"],
    ["a@b.test", "a@b.test"],
    ["o'brien@sub.example.co.uk", "o'brien@sub.example.co.uk"],
  ])("reads %s", (raw, address) => {
    const result = normalizeAddress(raw);
    expect(result.ok ? result.address : undefined).toBe(address);
  });

  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["nobody", "no_at"],
    ["@example.com", "bad_local"],
    ["a b@example.com", "bad_local"],
    ['"a b"@example.com', "bad_local"],
    [".a@example.com", "bad_local"],
    ["a..b@example.com", "bad_local"],
    ["a@b@example.com", "bad_local"],
    ["<a@example.com", "bad_local"],
    ["a@localhost", "bad_domain"],
    ["a@-x.com", "bad_domain"],
    ["a@x..com", "bad_domain"],
    ["a@example.com.", "bad_domain"],
    ["a@[192.0.2.1]", "bad_domain"],
    ["a@192.0.2.1", "bad_domain"],
    ["a@exa mple.com", "bad_domain"],
    ["a@ex%61mple.com", "bad_domain"],
    [`${"a".repeat(65)}@example.com`, "too_long"],
    [`a@${"b".repeat(60)}.${"c".repeat(300)}.com`, "too_long"],
    ["a@example.com\r\nBcc: b@example.com", "control_character"],
    ["a\u0000@example.com", "control_character"],
  ])("refuses %j as %s", (raw, reason) => {
    expect(normalizeAddress(raw)).toEqual({ ok: false, reason });
  });

  it("never throws, and what it accepts stays the same when read again", () => {
    const local = fc.stringMatching(/^[A-Za-z0-9._+-]{1,20}$/);
    const domain = fc.oneof(fc.domain(), fc.string({ unit: "binary", maxLength: 20 }));
    fc.assert(
      fc.property(fc.tuple(local, domain), ([left, right]) => {
        const first = normalizeAddress(`${left}@${right}`);
        if (!first.ok) return;
        expect(normalizeAddress(first.address)).toEqual(first);
        expect(first.address).toMatch(/^[\x21-\x7e]{3,254}$/);
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
