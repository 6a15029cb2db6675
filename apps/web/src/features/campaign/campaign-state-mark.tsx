import { useTranslations } from "next-intl";
import { StateMark } from "@penguin/ui/state-mark";
import { type CampaignRow, campaignTones } from "./campaign-view.ts";
import { useMoment } from "../../shell/use-moment.ts";

/** The state of a campaign with its reason and next moment; a scheduled one says by itself when it starts. */
export function CampaignStateMark({
  campaign: { state, stateReason, startAt, window },
  next,
}: {
  campaign: Pick<CampaignRow, "state" | "stateReason" | "startAt" | "window">;
  next?: string;
}) {
  const t = useTranslations("campaign");
  const moment = useMoment();
  const start = startAt && moment(startAt, { zone: window.zone, weekday: true, zoneName: true });
  return (
    <StateMark
      tone={campaignTones[state]}
      word={t(`state.${state}`)}
      reason={stateReason || undefined}
      next={start ? t("schedule.next", { start }) : next}
    />
  );
}
