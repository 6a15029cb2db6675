import { useTranslations } from "next-intl";
import { StateMark } from "@penguin/ui/state-mark";
import { type CampaignState, campaignTones } from "./campaign-view.ts";

/** The state of a campaign with its reason and next moment. */
export function CampaignStateMark({
  state,
  reason,
  next,
}: {
  state: CampaignState;
  reason?: string;
  next?: string;
}) {
  const t = useTranslations("campaign.state");
  return <StateMark tone={campaignTones[state]} word={t(state)} reason={reason} next={next} />;
}
