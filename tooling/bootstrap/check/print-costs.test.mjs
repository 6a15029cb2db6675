import { describe, expect, it } from "vitest";
import { costText } from "./print-costs.mjs";

const budgets = { total: 100, stages: { unit: 10, lint: 5 } };
const outcome = (name, seconds, files = []) => ({
  stage: { name },
  result: { files },
  seconds,
  cpuSeconds: seconds * 1.5,
  idleShare: 0.25,
});

describe("what a run cost", () => {
  it("stands beside the budget, with the dearest files first", () => {
    const files = Array.from({ length: 25 }, (_, n) => ({
      name: `f${n}.test.ts`,
      seconds: n,
      cpuSeconds: n / 2,
    }));
    const text = costText({ outcomes: [outcome("unit", 8, files)], totalSeconds: 9, budgets });
    expect(text).toMatch(/unit +8 +10 +12 +25 %/);
    expect(text).not.toContain("OVER BUDGET");
    expect(text.match(/f\d+\.test\.ts/g)).toHaveLength(20);
    expect(text.indexOf("f24")).toBeLessThan(text.indexOf("f23"));
    expect(text).not.toContain("f4.test.ts");
  });

  it("is said loudly where it is over budget", () => {
    const text = costText({
      outcomes: [outcome("unit", 11), outcome("lint", 5)],
      totalSeconds: 130,
      budgets,
    });
    expect(text).toContain("!! OVER BUDGET: the whole run (130 of 100 s), unit (11 of 10 s)");
    expect(text).toMatch(/unit.*OVER BUDGET/);
    expect(text).not.toMatch(/lint.*OVER BUDGET/);
  });
});
