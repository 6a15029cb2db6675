import { campaigns } from "@penguin/db/schema";
import { isOpen, nextOpening } from "@penguin/mail/window";
import { eq } from "drizzle-orm";
import type { Rehearsal } from "./open-rehearsal.ts";
import type { CampaignPlan, RunningCampaign } from "./set-up-campaign.ts";

const QUIET_MS = 73 * 3_600_000;

/** One round at the clock's present time: the world moves, its news are recorded, the planner plans, the server sends. */
const round = async (rehearsal: Rehearsal): Promise<void> => {
  await rehearsal.net.world.runDue();
  await rehearsal.settleHits();
  await rehearsal.runner.runDue();
  await rehearsal.send();
};

const nextMoment = (rehearsal: Rehearsal, plan: CampaignPlan, tickMs: number): Date => {
  const now = rehearsal.clock.now();
  const tick = new Date(now.getTime() + tickMs);
  if (isOpen(plan.window, now)) return tick;
  const wakes = [nextOpening(plan.window, now), rehearsal.net.world.nextAt()].filter(
    (at) => at !== undefined,
  );
  const first = Math.min(...wakes.map((at) => at.getTime()));
  return new Date(Math.max(tick.getTime(), first));
};

/**
 * Runs the campaign under the virtual clock until it is complete and quiet, or the days are over. Ticks are `tickMs` of
 * virtual time while the window is open; the nights are crossed in the steps of what happens in them.
 */
export async function runCampaign(
  rehearsal: Rehearsal,
  campaign: RunningCampaign,
  options: { plan: CampaignPlan; tickMs: number; endsAt: Date; onDay?: (day: string) => void },
): Promise<void> {
  const { plan, tickMs, endsAt } = options;
  let completedMs: number | undefined;
  let day = "";
  while (rehearsal.clock.now() < endsAt) {
    await round(rehearsal);
    const now = rehearsal.clock.now();
    if (now.toISOString().slice(0, 10) !== day) {
      day = now.toISOString().slice(0, 10);
      options.onDay?.(day);
    }
    if (completedMs === undefined) {
      const [row] = await rehearsal.database.control.db
        .select({ state: campaigns.state })
        .from(campaigns)
        .where(eq(campaigns.id, campaign.campaignId));
      if (row && row.state !== "active") completedMs = now.getTime();
    }
    if (completedMs !== undefined && now.getTime() - completedMs > QUIET_MS && !rehearsal.net.world.nextAt())
      break;
    rehearsal.clock.advanceTo(
      new Date(Math.min(nextMoment(rehearsal, plan, tickMs).getTime(), endsAt.getTime())),
    );
  }
  await round(rehearsal);
  await round(rehearsal);
}
