import { describe, expect, it } from "vitest";
import { affectedTests, chooseTests } from "./affected-tests.mjs";
import { listFiles } from "./changed-files.mjs";
import { readImportGraph } from "./import-graph.mjs";

const graph = readImportGraph(listFiles());
const filesOf = (changed) => affectedTests(changed, graph).map(({ file }) => file);

describe("tests that a change may break", () => {
  it("are a verb's own first, then those of who calls it, through the index of its slice", () => {
    const tests = filesOf(["packages/core/src/campaign/stop-campaign.ts"]);
    expect(tests[0]).toMatch(/^packages\/core\/src\/campaign\//);
    expect(tests).toContain("packages/core/src/send/stop-campaign.db.test.ts");
    expect(tests).not.toContain("packages/mail/src/token/token.test.ts");
  });

  it("are those of a migration, of a message and of a fixture, which are no code", () => {
    expect(filesOf(["packages/db/migrations/0003_accounts.sql"])).toContain(
      "packages/db/src/catalogue.db.test.ts",
    );
    expect(filesOf(["packages/db/package.json"]).length).toBeGreaterThan(0);
  });

  it("are the changed test itself and no other", () => {
    const test = "packages/db/src/months.db.test.ts";
    expect(filesOf([test])).toEqual([test]);
  });
});

it("as many are chosen as there is time for, the nearest first, and the others are named", () => {
  const tests = ["a.test.ts", "b.db.test.ts", "c.test.ts"].map((file) => ({ file, steps: 1 }));
  const { chosen, left } = chooseTests(tests, {
    secondsOf: { "a.test.ts": 3, "b.db.test.ts": 9 },
    budgetSeconds: 5,
  });
  expect(chosen.map(({ file }) => file)).toEqual(["a.test.ts", "c.test.ts"]);
  expect(left.map(({ file }) => file)).toEqual(["b.db.test.ts"]);
});
