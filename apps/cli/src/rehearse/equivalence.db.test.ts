import { isDeepStrictEqual } from "node:util";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { updateWorkspace } from "@penguin/core/workspace";
import { systemClock } from "@penguin/runtime/clock";
import type { Recipes } from "@penguin/simulator";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itLong } from "@penguin/testkit";
import { inventContacts } from "./invent-contacts.ts";
import { openRehearsalDatabase, type RehearsalDatabase } from "./open-database.ts";
import { openRehearsal, type Stage } from "./open-rehearsal.ts";
import { runCampaign } from "./run-campaign.ts";
import { seededDeployment } from "./seeded-deployment.ts";
import {
  ALWAYS_OPEN,
  type CampaignPlan,
  registerOwner,
  type RunningCampaign,
  setUpCampaign,
} from "./set-up-campaign.ts";
import { openOnSockets } from "./testing/open-on-sockets.ts";

const SEED = "equivalence";
const PACE = 300;
const second = (from: number, to: number) => ({ minMs: from * PACE * 1000, maxMs: to * PACE * 1000 });

/** People react at once or not at all, so that no reaction falls on the moment at which a follow-up is due. */
const RECIPES: Recipes = {
  mix: { "unknown-user": 0.01, "mailbox-full": 0.005, policy: 0.005, "accept-then-dsn": 0.005 },
  personas: { reply: 0.1, unsubscribe: 0.05 },
  delays: {
    open: second(0.2, 0.6),
    click: second(0.1, 0.3),
    reply: second(0.1, 0.6),
    outOfOffice: second(0.1, 0.5),
    complaint: second(0.1, 0.3),
    unsubscribe: second(0.1, 0.3),
    scanner: second(0.1, 0.5),
    imageProxy: second(0.1, 0.5),
    privacyProxy: second(0.1, 0.5),
    lateDsn: second(0.2, 0.8),
  },
};

let dir: string;
let plan: CampaignPlan;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "penguin-equivalence-"));
});

const planFor = (count: number): CampaignPlan => {
  const contactsFile = path.join(dir, `people-${count}.csv`);
  inventContacts(contactsFile, { seed: "list", count, domainOf: (n) => `company-${n % 31}.example` });
  return {
    name: "Both ways",
    domain: "hello-rehearsal.test",
    contactsFile,
    steps: 3,
    days: 1,
    waitSeconds: 12,
    window: ALWAYS_OPEN,
    dailyLimit: 2000,
    gapSeconds: 0,
    mailboxes: 3,
  };
};
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const launch = async (stage: Stage): Promise<RunningCampaign> => {
  const owner = await registerOwner(stage, {
    email: "owner@agency.example",
    name: "Owner",
    password: "a long enough password",
    organisation: "Both",
  });
  await updateWorkspace(owner.ctx, {
    workspaceId: owner.workspaceId,
    name: "Both",
    zone: "UTC",
    postalAddress: "1 Harbour Street",
  });
  return setUpCampaign(stage, owner, plan);
};

const ledgerOf = async (database: RehearsalDatabase): Promise<string[]> => {
  const rows = await database.control.db.execute<{ line: string }>(sql`
    select to_address || ' ' || position || ' ' || state || ' ' || state_reason || ' ' || coalesce(last_code::text, '-') as line
    from messages order by to_address, position`);
  return rows.map((row) => row.line);
};

const rehearsed = async (): Promise<string[]> => {
  const start = new Date("2026-03-02T06:00:00Z");
  const database = await openRehearsalDatabase(start);
  try {
    const deployment = seededDeployment(SEED, dir);
    const rehearsal = await openRehearsal({
      seed: SEED,
      pace: PACE,
      recipes: RECIPES,
      start,
      tickMs: 500,
      storeDir: undefined,
      database,
      deployment,
    });
    const campaign = await launch(rehearsal);
    await runCampaign(rehearsal, campaign, { plan, tickMs: 500, endsAt: new Date(start.getTime() + 60_000) });
    await rehearsal.close();
    return await ledgerOf(database);
  } finally {
    await database.close();
  }
};

const LIMIT_MS = 180_000;
/** What is as it should be stays so for a while, or something was done twice. */
const QUIET_MS = 3_000;

/** Runs until the ledger is the expected one and stays it, at most three minutes; gives it as it was last. */
const onSockets = async (expected: readonly string[]): Promise<string[]> => {
  const database = await openRehearsalDatabase(systemClock.now());
  const stage = await openOnSockets({ seed: SEED, pace: PACE, recipes: RECIPES, database });
  try {
    await launch(stage);
    const endsMs = performance.now() + LIMIT_MS;
    let ledger: string[] = [];
    for (let sinceMs = performance.now(); performance.now() < endsMs; ) {
      await stage.turn();
      await systemClock.sleep(100);
      ledger = await ledgerOf(database);
      if (!isDeepStrictEqual(ledger, expected)) sinceMs = performance.now();
      else if (performance.now() - sinceMs > QUIET_MS) break;
    }
    return ledger;
  } finally {
    await stage.close();
    await database.close();
  }
};

const leavesTheSameLedger = async (people: number): Promise<void> => {
  plan = planFor(people);
  const virtual = await rehearsed();
  const real = await onSockets(virtual);

  expect(virtual.length).toBeGreaterThan(people * 2.25);
  expect(real).toEqual(virtual);
  const states = new Set(virtual.map((line) => line.split(" ")[2]));
  expect([...states]).toEqual(expect.arrayContaining(["bounced", "sent"]));
};

describe("a campaign on sockets with waits of seconds", () => {
  it("leaves the same ledger as its rehearsal, by contact, step, state and code", { timeout: 300_000 }, () =>
    leavesTheSameLedger(60),
  );

  itLong("leaves the same ledger with two hundred people", { timeout: 300_000 }, () =>
    leavesTheSameLedger(200),
  );
});
