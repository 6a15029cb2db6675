import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itLong } from "@penguin/testkit";
import { inventContacts } from "./invent-contacts.ts";
import { rehearse } from "./rehearse.ts";
import type { RehearsalReport } from "./report-campaign.ts";

const FEW = 20;
const MANY = 60;

let dir: string;
const fileOf = (people: number): string => path.join(dir, `people-${people}.csv`);
const run = (people: number, seed: string): Promise<RehearsalReport> =>
  rehearse({ contactsFile: fileOf(people), steps: 3, days: 21, seed, json: true, storeDir: undefined });

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "penguin-rehearse-test-"));
  for (const count of [FEW, MANY])
    inventContacts(fileOf(count), { seed: "list", count, domainOf: (n) => `company-${n % 17}.example` });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const sameForTheSameSeed = async (people: number): Promise<void> => {
  const first = await run(people, "7");
  const again = await run(people, "7");
  const other = await run(people, "8");

  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(first).toMatchObject({ enrolled: people, state: "completed", duplicates: 0, lost: 0 });
  expect(first.sent).toBeGreaterThan(people * 2);
  expect(first.steps).toHaveLength(3);
};

describe("a rehearsal", () => {
  it("gives the same three weeks for the same seed and others for another", { timeout: 240_000 }, () =>
    sameForTheSameSeed(FEW),
  );

  itLong("gives the same three weeks to sixty people", { timeout: 480_000 }, () => sameForTheSameSeed(MANY));

  it("notices a mail that was lost and one that was sent twice", { timeout: 240_000 }, async () => {
    const options = {
      contactsFile: fileOf(FEW),
      steps: 1,
      days: 14,
      seed: "7",
      json: true,
      storeDir: undefined,
    };
    expect(await rehearse(options)).toMatchObject({ duplicates: 0, lost: 0 });
    expect(await rehearse({ ...options, sabotage: "lose" })).toMatchObject({ duplicates: 0, lost: 1 });
    expect(await rehearse({ ...options, sabotage: "double" })).toMatchObject({ duplicates: 1, lost: 0 });
  });
});
