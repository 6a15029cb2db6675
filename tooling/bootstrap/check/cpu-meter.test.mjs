import { describe, expect, it } from "vitest";
import { createLedgerOfTicks, parseStat } from "./cpu-meter.mjs";

const one = (pid, parent, ticks, stage, started = pid) => ({
  pid,
  parent,
  ticks,
  started,
  environ: () => (stage ? `A=1\0PENGUIN_STAGE=${stage}\0B=2` : "A=1"),
});

describe("the CPU time of a stage", () => {
  it("is read behind a name with spaces and brackets", () => {
    const stat = `12 (a ) b) S 7 12 12 0 -1 4194304 1 2 3 4 10 20 30 40 20 0 1 0 991 5 6`;
    expect(parseStat(stat)).toEqual({ parent: "7", ticks: 100, started: "991" });
    expect(parseStat("")).toBeUndefined();
  });

  it("holds what its processes and those without a mark of their own used", () => {
    const ledger = createLedgerOfTicks();
    ledger.look([one("2", "1", 5, "unit"), one("3", "2", 7), one("4", "1", 100, "lint"), one("5", "1", 9)]);
    expect([ledger.ticksOf("unit"), ledger.ticksOf("lint"), ledger.ticksOf("types")]).toEqual([12, 100, 0]);
  });

  it("counts what ended once: with its parent, or by itself when nobody of its stage waited", () => {
    const ledger = createLedgerOfTicks();
    ledger.look([one("2", "1", 5, "unit"), one("3", "2", 7, "unit"), one("4", "1", 20, "unit")]);
    ledger.look([one("2", "1", 13, "unit")]);
    expect(ledger.ticksOf("unit")).toBe(33);
    ledger.look([]);
    expect(ledger.ticksOf("unit")).toBe(33);
  });

  it("does not take a later process of the same number for the one before", () => {
    const ledger = createLedgerOfTicks();
    ledger.look([one("2", "1", 5, "unit")]);
    ledger.look([one("2", "1", 3, "lint", "90")]);
    expect([ledger.ticksOf("unit"), ledger.ticksOf("lint")]).toEqual([5, 3]);
  });
});
