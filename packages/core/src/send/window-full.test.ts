import fc from "fast-check";
import { expect, it } from "vitest";
import { windowFull } from "./window-full.ts";

const at = (seconds: number): Date => new Date(seconds * 1000);

it.each([
  ["the third within ten seconds", [0, 4, 9], at(9)],
  ["a window that slides", [0, 8, 12, 17], at(17)],
  ["one second too late", [0, 4, 10], undefined],
  ["too few", [0, 1], undefined],
  ["in any order", [9, 0, 4], at(9)],
])("%s", (_, seconds, expected) => {
  expect(windowFull(seconds.map(at), 3, 10)).toEqual(expected);
});

it("is full when some window holds as many, however they fall", () => {
  const cases = fc.record({
    seconds: fc.array(fc.nat(60), { maxLength: 20 }),
    count: fc.integer({ min: 1, max: 5 }),
    within: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(cases, ({ seconds, count, within }) => {
      const held = seconds.some(
        (end) => seconds.filter((one) => one <= end && one > end - within).length >= count,
      );
      expect(windowFull(seconds.map(at), count, within) !== undefined).toBe(held);
    }),
    { seed: 11 },
  );
});
