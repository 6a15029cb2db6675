import { expect, it } from "vitest";
import { judgeRate, RATE_RULES } from "./judge-rate.ts";

const [bounces, complaints] = RATE_RULES;
if (!bounces || !complaints) throw new Error("a rule is missing");

it.each([
  [bounces, 99, 99, undefined],
  [bounces, 2, 100, undefined],
  [bounces, 3, 101, undefined],
  [bounces, 3, 100, "warning"],
  [bounces, 4, 100, "warning"],
  [bounces, 5, 100, "pause"],
  [bounces, 0, 1000, undefined],
  [complaints, 9, 999, undefined],
  [complaints, 1, 1001, undefined],
  [complaints, 1, 1000, "warning"],
  [complaints, 2, 1000, "warning"],
  [complaints, 3, 1000, "pause"],
] as const)("$kind: %i of %i", (rule, hits, sample, level) => {
  expect(judgeRate(rule, hits, sample)).toBe(level);
});
