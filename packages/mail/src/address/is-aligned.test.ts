import { expect, it } from "vitest";
import { isAligned } from "./is-aligned.ts";

it("holds for one registered domain, and never for a suffix that many share", () => {
  expect(isAligned("ann@firm.example", "firm.example")).toBe(true);
  expect(isAligned("ann@mail.firm.co.uk", "FIRM.co.uk")).toBe(true);
  expect(isAligned("ann@firm.example", "mail.firm.example")).toBe(true);
  for (const [address, domain] of [
    ["ann@firm.co.uk", "co.uk"],
    ["ann@firm.co.uk", "other.co.uk"],
    ["ann@me.github.io", "you.github.io"],
    ["ann@firm.example", "example"],
    ["ann@firm.example", "firm.example.evil.example"],
    ["ann@firm.example", ""],
    ["", "firm.example"],
  ] as const)
    expect(isAligned(address, domain), `${address} ${domain}`).toBe(false);
});
