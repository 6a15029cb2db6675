import { updateWorkspace } from "@penguin/core/workspace";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RehearseOptions, readRehearseArguments } from "./arguments.ts";
import { openRehearsalDatabase } from "./open-database.ts";
import { openRehearsal } from "./open-rehearsal.ts";
import { printReport } from "./print-report.ts";
import { type RehearsalReport, reportCampaign } from "./report-campaign.ts";
import { runCampaign } from "./run-campaign.ts";
import { seededDeployment } from "./seeded-deployment.ts";
import { type CampaignPlan, registerOwner, setUpCampaign } from "./set-up-campaign.ts";

/** Rehearsals begin on this Monday, so that the same list and seed always give the same three weeks. */
const START = new Date("2026-03-02T06:00:00Z");
const DAY_MS = 86_400_000;
const TICK_MS = 30 * 60_000;

const OWNER = {
  email: "owner@agency.example",
  name: "Rehearsal",
  password: "a long enough password",
  organisation: "Rehearsal",
};

const planOf = (options: RehearseOptions): CampaignPlan => ({
  name: "Rehearsal",
  domain: "hello-rehearsal.test",
  contactsFile: options.contactsFile,
  steps: options.steps,
  days: options.days,
  waitSeconds: 3 * 86_400,
  window: { days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1020, zone: "UTC" },
  dailyLimit: 150,
  gapSeconds: 120,
});

/** Runs a whole campaign over the simulated internet under the virtual clock and says what happened. */
export async function rehearse(
  options: RehearseOptions,
  onDay?: (day: string) => void,
): Promise<RehearsalReport> {
  const objectDir = mkdtempSync(path.join(tmpdir(), "penguin-objects-"));
  const database = await openRehearsalDatabase(START);
  try {
    const { seed, storeDir, sabotage } = options;
    const deployment = seededDeployment(seed, objectDir);
    const rehearsal = await openRehearsal({
      seed,
      storeDir,
      sabotage,
      start: START,
      tickMs: TICK_MS,
      database,
      deployment,
    });
    const plan = planOf(options);
    const owner = await registerOwner(rehearsal, OWNER);
    await updateWorkspace(owner.ctx, {
      workspaceId: owner.workspaceId,
      name: "Rehearsal",
      zone: "UTC",
      postalAddress: "1 Harbour Street, Lisbon",
    });
    const campaign = await setUpCampaign(rehearsal, owner, plan);
    const endsAt = new Date(START.getTime() + options.days * DAY_MS);
    await runCampaign(rehearsal, campaign, { plan, tickMs: TICK_MS, endsAt, onDay });
    const report = await reportCampaign(rehearsal, campaign, plan.domain);
    await rehearsal.close();
    return report;
  } finally {
    await database.close();
    rmSync(objectDir, { recursive: true, force: true });
  }
}

/** The command `penguin rehearse`. Returns the exit code; 1 when ledger and receivers differ. */
export async function runRehearseCommand(argv: readonly string[]): Promise<number> {
  const options = readRehearseArguments(argv);
  if (!existsSync(options.contactsFile)) throw new Error(`there is no file ${options.contactsFile}`);
  const started = performance.now();
  const report = await rehearse(
    options,
    options.json ? undefined : (day) => process.stderr.write(`\r${day} `),
  );
  const wallMs = Math.round(performance.now() - started);
  printReport(report, { json: options.json, wallMs });
  return report.duplicates === 0 && report.lost === 0 ? 0 : 1;
}
