import { expect, it } from "vitest";
import { judgeRate, RATE_RULES } from "./judge-rate.ts";

const [bounces, complaints] = RATE_RULES;
if (!bounces || !complaints) throw new Error("a rule is missing");

it.each([
  [bounces, 49, 49, undefined],
  [bounces, 1, 50, undefined],
  [bounces, 2, 67, undefined],
  [bounces, 3, 100, "warning"],
  [bounces, 4, 81, "warning"],
  [bounces, 5, 100, "pause"],
  [bounces, 0, 1000, undefined],
  [complaints, 1, 299, undefined],
  [complaints, 1, 1001, undefined],
  [complaints, 1, 1000, "warning"],
  [complaints, 2, 700, "warning"],
  [complaints, 3, 1000, "pause"],
] as const)("$kind: %i of %i", (rule, hits, sample, level) => {
  expect(judgeRate(rule, hits, sample)).toBe(level);
});
