import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventContacts } from "./invent-contacts.ts";
import { rehearse } from "./rehearse.ts";
import type { RehearsalReport } from "./report-campaign.ts";

let dir: string;
let file: string;
const run = (seed: string): Promise<RehearsalReport> =>
  rehearse({ contactsFile: file, steps: 3, days: 21, seed, json: true, storeDir: undefined });

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "penguin-rehearse-test-"));
  file = path.join(dir, "people.csv");
  inventContacts(file, { seed: "list", count: 60, domainOf: (n) => `company-${n % 17}.example` });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("a rehearsal", () => {
  it("gives the same three weeks for the same seed and others for another", {
    timeout: 240_000,
  }, async () => {
    const first = await run("7");
    const again = await run("7");
    const other = await run("8");

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first).toMatchObject({ enrolled: 60, state: "completed", duplicates: 0, lost: 0 });
    expect(first.sent).toBeGreaterThan(120);
    expect(first.steps).toHaveLength(3);
  });

  it("notices a mail that was lost and one that was sent twice", { timeout: 240_000 }, async () => {
    const options = { contactsFile: file, steps: 1, days: 14, seed: "7", json: true, storeDir: undefined };
    expect(await rehearse(options)).toMatchObject({ duplicates: 0, lost: 0 });
    expect(await rehearse({ ...options, sabotage: "lose" })).toMatchObject({ duplicates: 0, lost: 1 });
    expect(await rehearse({ ...options, sabotage: "double" })).toMatchObject({ duplicates: 1, lost: 0 });
  });
});
