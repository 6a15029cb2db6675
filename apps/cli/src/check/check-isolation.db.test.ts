import { expect, it } from "vitest";
import { checkScratch } from "./check-isolation.ts";

it("finds no leak, with the queue's tables looked at too", { timeout: 180_000 }, async () => {
  const report = await checkScratch({ sabotage: undefined, pick: 0 });
  expect(report).toMatchObject({ leaks: 0, findings: [] });
  expect(report.cells).toBeGreaterThan(5000);
});

it.each(["policy", "workspace"] as const)(
  "names the table whose policy was dropped: %s",
  { timeout: 180_000 },
  async (sabotage) => {
    const report = await checkScratch({ sabotage, pick: 0.7 });
    expect(report.findings.length).toBeGreaterThan(0);
    expect(report.findings.join("\n")).toContain(report.sabotaged);
  },
);
