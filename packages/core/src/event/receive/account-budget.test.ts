import fc from "fast-check";
import { expect, it } from "vitest";
import { ACCOUNT_BUDGET, createAccountBudget } from "./account-budget.ts";

const at = (ms: number): Date => new Date(1_800_000_000_000 + ms);

it("lets an account spend a minute's worth at once, and then makes it rest", () => {
  const budget = createAccountBudget();
  expect(budget.spend({ commands: ACCOUNT_BUDGET.commands, bytes: 0 }, at(0))).toBe(0);
  expect(budget.spend({ commands: ACCOUNT_BUDGET.commands / 2, bytes: 0 }, at(0))).toBe(30_000);
  expect(budget.spend({ commands: 0, bytes: ACCOUNT_BUDGET.bytes * 3 }, at(30_000))).toBe(120_000);
});

it("never lets an account that rests as told spend more than its rate and one minute's worth", () => {
  const cost = fc.record({ commands: fc.nat({ max: 300 }), bytes: fc.nat({ max: 40_000_000 }) });
  fc.assert(
    fc.property(fc.array(cost, { minLength: 1, maxLength: 60 }), (costs) => {
      const budget = createAccountBudget();
      let [nowMs, bytes, commands] = [0, 0, 0];
      for (const one of costs) {
        nowMs += budget.spend(one, at(nowMs));
        bytes += one.bytes;
        commands += one.commands;
        const minutes = nowMs / 60_000 + 1;
        expect(bytes).toBeLessThanOrEqual(ACCOUNT_BUDGET.bytes * minutes + 1);
        expect(commands).toBeLessThanOrEqual(ACCOUNT_BUDGET.commands * minutes + 1);
      }
    }),
  );
});
