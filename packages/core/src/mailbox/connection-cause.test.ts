import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { CAUSE_RULES, type ConnectionCause, waitAfter } from "./connection-cause.ts";

const CAUSES = Object.keys(CAUSE_RULES) as ConnectionCause[];

it("waits between half and all of what the cause says, the same each time, and never longer than its most", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CAUSES),
      fc.integer({ min: 1, max: 5000 }),
      fc.uuid(),
      (cause, failures, id) => {
        const { first, most } = CAUSE_RULES[cause];
        const whole = Math.min(most, first * 2 ** Math.min(failures - 1, 20)) * 1000;
        const waitMs = waitAfter(cause, failures, id);
        expect(waitMs).toBeGreaterThanOrEqual(whole / 2 - 1);
        expect(waitMs).toBeLessThanOrEqual(whole);
        expect(waitAfter(cause, failures, id)).toBe(waitMs);
      },
    ),
  );
});

const inWords = (seconds: number): string => {
  const [n, unit] =
    seconds % 3600 === 0
      ? [seconds / 3600, "hour"]
      : seconds % 60 === 0
        ? [seconds / 60, "minute"]
        : [seconds, "second"];
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
};

it("is what the guide says", () => {
  const guide = readFileSync(new URL("../../../../docs/guide/mailboxes.md", import.meta.url), "utf8");
  const rows = guide.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    return /^`[a-z_]+`$/.test(cells[1] ?? "") ? [cells.slice(1, 5)] : [];
  });
  const ruled = CAUSES.map((cause) => {
    const { first, most, needsPerson } = CAUSE_RULES[cause];
    return [`\`${cause}\``, inWords(first), inWords(most), needsPerson ? "yes" : ""];
  });
  expect(rows).toEqual(ruled);
});
