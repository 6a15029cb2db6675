import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countSlots, type MailboxBudget, openSlots } from "./assign-slots.ts";

const AT = Date.UTC(2026, 2, 2, 23, 50);
const budgets = fc.record({
  dailyLimit: fc.integer({ min: 1, max: 40 }),
  gapSeconds: fc.integer({ min: 0, max: 900 }),
  reserved: fc.integer({ min: 0, max: 40 }),
  offsetSeconds: fc.integer({ min: -86_400, max: 3600 }),
  yesterday: fc.boolean(),
});
const wishes = fc.record({
  wanted: fc.integer({ min: 0, max: 60 }),
  horizonSeconds: fc.integer({ min: 0, max: 7200 }),
});

const budgetOf = (facts: {
  dailyLimit: number;
  gapSeconds: number;
  reserved: number;
  offsetSeconds: number;
  yesterday: boolean;
}): MailboxBudget => ({
  mailboxId: "m",
  zone: "UTC",
  dailyLimit: facts.dailyLimit,
  gapSeconds: facts.gapSeconds,
  day: facts.yesterday ? "2026-03-01" : "2026-03-02",
  reserved: facts.reserved,
  nextSlotAt: new Date(AT + facts.offsetSeconds * 1000),
});

/** Takes as many times as are wanted and can be had. */
const assignSlots = (budget: MailboxBudget, wanted: number, at: Date, horizonMs: number) => {
  const cursor = openSlots(budget, at, horizonMs);
  const slots: Date[] = [];
  for (let next = cursor.peek(); slots.length < wanted && "at" in next; next = cursor.peek()) {
    slots.push(new Date(next.at));
    cursor.take();
  }
  return { slots, after: cursor.after() };
};

const property = (check: (budget: MailboxBudget, wanted: number, horizonMs: number) => void): void =>
  fc.assert(
    fc.property(budgets, wishes, (facts, { wanted, horizonSeconds }) =>
      check(budgetOf(facts), wanted, horizonSeconds * 1000),
    ),
    { seed: 11, numRuns: 500 },
  );

describe("openSlots", () => {
  it("never gives more slots than were asked for, nor one before now or beyond the horizon", () => {
    property((budget, wanted, horizonMs) => {
      const { slots } = assignSlots(budget, wanted, new Date(AT), horizonMs);
      expect(slots.length).toBeLessThanOrEqual(wanted);
      for (const slot of slots) {
        expect(slot.getTime()).toBeGreaterThanOrEqual(Math.max(AT, budget.nextSlotAt.getTime()));
        expect(slot.getTime()).toBeLessThanOrEqual(AT + horizonMs);
      }
    });
  });

  it("never gives two slots closer than the gap, across rounds too", () => {
    property((budget, wanted, horizonMs) => {
      const first = assignSlots(budget, wanted, new Date(AT), horizonMs);
      const second = assignSlots({ ...budget, ...first.after }, wanted, new Date(AT + 60_000), horizonMs);
      const all = [...first.slots, ...second.slots].map((slot) => slot.getTime());
      all
        .slice(1)
        .forEach((slot, index) =>
          expect(slot - (all[index] ?? 0)).toBeGreaterThanOrEqual(budget.gapSeconds * 1000),
        );
    });
  });

  it("never gives more on a day than its limit, counting what was reserved before", () => {
    property((budget, wanted, horizonMs) => {
      const { slots, after } = assignSlots(budget, wanted, new Date(AT), horizonMs);
      const perDay = new Map<string, number>();
      for (const slot of slots) {
        const day = slot.toISOString().slice(0, 10);
        const before = perDay.get(day) ?? (day === budget.day ? budget.reserved : 0);
        perDay.set(day, before + 1);
      }
      for (const used of perDay.values()) expect(used).toBeLessThanOrEqual(Math.max(budget.dailyLimit, 0));
      expect(after.reserved).toBeGreaterThanOrEqual(0);
    });
  });

  it("gives as many as limit, gap and horizon allow", () => {
    const budget = budgetOf({
      dailyLimit: 100,
      gapSeconds: 60,
      reserved: 0,
      offsetSeconds: 0,
      yesterday: false,
    });
    expect(assignSlots(budget, 100, new Date(AT), 300_000).slots).toHaveLength(6);
    expect(assignSlots({ ...budget, dailyLimit: 3 }, 100, new Date(AT), 300_000).slots).toHaveLength(3);
  });

  it("gives nothing while the limit of the day is used up, and begins anew the next day", () => {
    const budget = budgetOf({
      dailyLimit: 2,
      gapSeconds: 60,
      reserved: 2,
      offsetSeconds: 0,
      yesterday: false,
    });
    const today = assignSlots(budget, 10, new Date(AT), 300_000);
    expect(today.slots).toEqual([]);
    const tomorrow = assignSlots({ ...budget, ...today.after }, 10, new Date(AT + 900_000), 300_000);
    expect(tomorrow.slots).toHaveLength(2);
  });

  it("counts what it would give without taking it", () => {
    property((budget, wanted, horizonMs) => {
      const { slots } = assignSlots(budget, wanted, new Date(AT), horizonMs);
      expect(countSlots(budget, wanted, new Date(AT), horizonMs)).toBe(slots.length);
    });
  });

  it("counts by the days of the mailbox's zone", () => {
    const facts = { dailyLimit: 1, gapSeconds: 900, reserved: 1, offsetSeconds: 0, yesterday: false };
    const budget = { ...budgetOf(facts), zone: "Asia/Tokyo", day: "2026-03-03" };
    expect(assignSlots(budget, 5, new Date(AT), 86_400_000).slots).toEqual([]);
    const [first] = assignSlots({ ...budget, day: "2026-03-02" }, 5, new Date(AT), 86_400_000).slots;
    expect(first).toEqual(new Date(AT));
  });
});
