import { itLong } from "@penguin/testkit";
import { expect, it } from "vitest";
import { checkAttacks } from "./attacks/check-attacks.ts";
import { checkScratch } from "./check-isolation.ts";

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

/** The command itself, which docs/guide/security.md shows, finds no leak in every run. */
itLong("finds no leak, with the queue's tables looked at too", { timeout: 600_000 }, async () => {
  const report = await checkScratch({ sabotage: undefined, pick: 0 });
  expect(report).toMatchObject({ leaks: 0, findings: [] });
  expect(report.cells).toBeGreaterThan(5000);
});

const findsBroken = (sabotage: "policy" | "workspace") => async (): Promise<void> => {
  const report = await checkScratch({ sabotage, pick: 0.7 });
  expect(report.findings.length).toBeGreaterThan(0);
  expect(report.findings.join("\n")).toContain(report.sabotaged);
};

itLong("names the table whose policy was dropped: policy", { timeout: 600_000 }, findsBroken("policy"));

itLong("names the table whose policy was dropped: workspace", { timeout: 600_000 }, findsBroken("workspace"));
