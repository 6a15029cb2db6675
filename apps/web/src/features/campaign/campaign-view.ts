import type { RouterOutputs } from "@penguin/api";
import type { StripSegment } from "@penguin/ui/strip-layout";
import type { TableQuery } from "@penguin/ui/table-query";
import type { Tone } from "@penguin/ui/tokens";

export type CampaignRow = RouterOutputs["campaign"]["list"]["rows"][number];
export type Campaign = RouterOutputs["campaign"]["get"];
export type CampaignAnalytics = RouterOutputs["analytics"]["getCampaign"];
export type CampaignState = CampaignRow["state"];

/** The tone of each state. */
export const campaignTones: Readonly<Record<CampaignState, Tone>> = {
  draft: "neutral",
  scheduled: "waiting",
  active: "good",
  paused: "waiting",
  completed: "neutral",
  archived: "neutral",
  failed: "bad",
};

export const campaignStates = Object.keys(campaignTones) as CampaignState[];

export const campaignFilters = ["state"] as const;

/** What the campaign list asks for, from the address. */
export const campaignInput = (workspaceId: string, { search, filters, after }: TableQuery) => ({
  workspaceId,
  search: search || undefined,
  state: campaignStates.find((state) => state === filters["state"]),
  cursor: after ?? undefined,
});

/** The day of a moment in a zone, as `YYYY-MM-DD`. */
export const dayIn = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);

const MOST_DAYS = 60;
const DAY_MS = 86_400_000;

/** Every day from the first to the last, empty ones too, so that distance in the strip is time. */
export function segmentsOf(
  { days, asOf }: CampaignAnalytics,
  zone: string,
  state: CampaignState,
): StripSegment[] {
  const today = dayIn(zone, asOf);
  const known = new Map(days.map((day) => [day.day, day]));
  const names = [...known.keys(), today].toSorted();
  const first = Date.parse(`${names[0] ?? today}T00:00:00Z`);
  const last = Date.parse(`${names.at(-1) ?? today}T00:00:00Z`);
  const count = Math.min(MOST_DAYS, Math.max(7, Math.round((last - first) / DAY_MS) + 1));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(first + index * DAY_MS).toISOString().slice(0, 10);
    const { done = 0, planned = 0 } = known.get(day) ?? {};
    const isHeld = day >= today && planned > 0 && state === "paused";
    return { day, done, planned, state: isHeld ? "waiting" : "good" };
  });
}

/** What left and what is still to leave, in sum. */
export const stripTotals = ({ days }: CampaignAnalytics) => ({
  done: days.reduce((sum, day) => sum + day.done, 0),
  planned: days.reduce((sum, day) => sum + day.planned, 0),
});

/** The address of a campaign: its editor while it is a draft, else its page. */
export const campaignHref = (base: string, campaign: { id: string; state: CampaignState }): string =>
  campaign.state === "draft" ? `${base}/${campaign.id}/edit` : `${base}/${campaign.id}`;
