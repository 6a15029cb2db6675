import { useFormatter, useTranslations } from "next-intl";
import { StateMark } from "@penguin/ui/state-mark";
import { type CampaignRow, campaignTones } from "./campaign-view.ts";

/** The state of a campaign with its reason and next moment; a scheduled one says by itself when it starts. */
export function CampaignStateMark({
  campaign: { state, stateReason, startAt, window },
  next,
}: {
  campaign: Pick<CampaignRow, "state" | "stateReason" | "startAt" | "window">;
  next?: string;
}) {
  const t = useTranslations("campaign");
  const format = useFormatter();
  const start =
    startAt &&
    format.dateTime(startAt, {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
      timeZone: window.zone,
      timeZoneName: "short",
    });
  return (
    <StateMark
      tone={campaignTones[state]}
      word={t(`state.${state}`)}
      reason={stateReason || undefined}
      next={start ? t("schedule.next", { start }) : next}
    />
  );
}
