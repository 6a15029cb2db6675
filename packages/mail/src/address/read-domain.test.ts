import { describe, expect, it } from "vitest";
import { isRoleAddress } from "./is-role-address.ts";
import { isDomainName, registrableDomain } from "./read-domain.ts";

describe("registrableDomain", () => {
  it.each([
    ["mail.shop.example.co.uk", "example.co.uk"],
    ["Example.COM", "example.com"],
    ["a.b.penguin.test", "penguin.test"],
    ["me.github.io", "me.github.io"],
    ["x.me.github.io", "me.github.io"],
    ["co.uk", undefined],
    ["not a domain", undefined],
    ["192.0.2.1", undefined],
  ])("of %s is %s", (domain, expected) => {
    expect(registrableDomain(domain)).toBe(expected);
  });
});

describe("isDomainName", () => {
  it("takes host names with two labels and nothing else", () => {
    expect(["example.com", "münchen.de", "a.b.test"].every(isDomainName)).toBe(true);
    expect(["localhost", "", "a..b", "http://a.b", "a.b/c", "-a.com"].some(isDomainName)).toBe(false);
  });
});

describe("isRoleAddress", () => {
  it("knows functions, also with a tag, and leaves people alone", () => {
    expect(isRoleAddress("info@example.com")).toBe(true);
    expect(isRoleAddress("Sales+eu@example.com")).toBe(true);
    expect(isRoleAddress("ana@info.com")).toBe(false);
    expect(isRoleAddress("info")).toBe(false);
  });
});
