import { existsSync } from "node:fs";
import { type RehearseOptions, readRehearseArguments } from "./arguments.ts";
import { openRehearsal } from "./open-rehearsal.ts";
import { printReport } from "./print-report.ts";
import { type RehearsalReport, reportCampaign } from "./report-campaign.ts";
import { runCampaign } from "./run-campaign.ts";
import { type CampaignPlan, setUpCampaign } from "./set-up-campaign.ts";

/** Rehearsals begin on this Monday, so that the same list and seed always give the same three weeks. */
const START = new Date("2026-03-02T06:00:00Z");
const DAY_MS = 86_400_000;
const TICK_MS = 30 * 60_000;

const planOf = (options: RehearseOptions): CampaignPlan => ({
  contactsFile: options.contactsFile,
  steps: options.steps,
  days: options.days,
  waitSeconds: 3 * 86_400,
  window: { days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1020, zone: "UTC" },
  dailyLimit: 150,
  gapSeconds: 120,
});

/** Runs a whole campaign over the simulated internet under the virtual clock and says what happened. */
export async function rehearse(options: RehearseOptions, onDay?: (day: string) => void): Promise<RehearsalReport> {
  const rehearsal = await openRehearsal({ seed: options.seed, start: START, tickMs: TICK_MS, storeDir: options.storeDir });
  try {
    const plan = planOf(options);
    const campaign = await setUpCampaign(rehearsal, plan);
    const endsAt = new Date(START.getTime() + options.days * DAY_MS);
    await runCampaign(rehearsal, campaign, { plan, tickMs: TICK_MS, endsAt, onDay });
    return await reportCampaign(rehearsal, campaign);
  } finally {
    await rehearsal.close();
  }
}

/** The command `penguin rehearse`. Returns the exit code; 1 when ledger and receivers differ. */
export async function runRehearseCommand(argv: readonly string[]): Promise<number> {
  const options = readRehearseArguments(argv);
  if (!existsSync(options.contactsFile)) throw new Error(`there is no file ${options.contactsFile}`);
  const started = performance.now();
  const report = await rehearse(options, options.json ? undefined : (day) => process.stderr.write(`\r${day} `));
  const wallMs = Math.round(performance.now() - started);
  printReport(report, { json: options.json, wallMs });
  return report.duplicates === 0 && report.lost === 0 ? 0 : 1;
}
