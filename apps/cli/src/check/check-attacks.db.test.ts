import { expect, it } from "vitest";
import { checkAttacks } from "./attacks/check-attacks.ts";

it("refuses every attack and lets its control through", async () => {
  const { tried, refused, allowedControls, findings } = await checkAttacks();
  expect(findings).toEqual([]);
  expect(tried).toBeGreaterThan(15);
  expect([refused, allowedControls]).toEqual([tried, tried]);
});

it.each([
  ["clock", /another time/],
  ["guard", /another workspace/],
] as const)("finds what goes through when the %s is broken", async (sabotage, what) => {
  const { refused, tried, findings } = await checkAttacks(sabotage);
  expect(refused).toBeLessThan(tried);
  expect(findings.join("\n")).toMatch(what);
});
