import { expect, it } from "vitest";
import { benchLimits, isKept } from "./bench-limits.ts";

const SMALL = { mailboxes: 40, realTimeMails: 0, workers: [2], long: false };

it("the limits bench finds nothing as the product is, and what is passed without caps", {
  timeout: 300_000,
}, async () => {
  const [kept, broken] = await Promise.all([benchLimits(SMALL), benchLimits({ ...SMALL, without: "caps" })]);
  expect(kept).toMatchObject({ violations: 0, runs: [{ messages: 200, missing: 0 }] });
  expect(isKept(kept)).toBe(true);
  expect(broken.runs[0]?.cap).toBeGreaterThan(0);
  expect(broken.runs[0]?.gap).toBeGreaterThan(0);
  expect(isKept(broken)).toBe(false);
});
