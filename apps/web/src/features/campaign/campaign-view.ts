import type { StripSegment } from "@penguin/ui/strip-layout";
import type { Tone } from "@penguin/ui/tokens";

/** The states of a campaign as people see them. */
export type CampaignState = "draft" | "scheduled" | "sending" | "paused" | "finished" | "stopped";

/** The tone of each state. */
export const campaignTones: Readonly<Record<CampaignState, Tone>> = {
  draft: "neutral",
  scheduled: "waiting",
  sending: "good",
  paused: "waiting",
  finished: "neutral",
  stopped: "bad",
};

/** What every view of a campaign shows. Times are ISO strings; `reason` and `next` are whole phrases. */
export interface CampaignView {
  id: string;
  name: string;
  state: CampaignState;
  reason?: string;
  next?: string;
  segments: readonly StripSegment[];
  /** `YYYY-MM-DD` in the campaign's zone. */
  today: string;
  stripSummary: string;
  contacts: number;
  sent: number;
  accepted: number;
  replied: number;
  bounced: number;
}
