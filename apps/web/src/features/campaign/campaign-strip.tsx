"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Strip } from "@penguin/ui/strip";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { type CampaignRow, dayIn, segmentsOf, stripTotals } from "./campaign-view.ts";

/** The days of a campaign in a list row; nothing for one that was never launched. */
export function CampaignStrip({
  campaign,
}: {
  campaign: Pick<CampaignRow, "id" | "state" | "launchedAt" | "window">;
}) {
  const t = useTranslations("campaign.strip");
  const trpc = useTRPC();
  const { id: campaignId, window, state, launchedAt } = campaign;
  const query = useQuery(
    trpc.analytics.getCampaign.queryOptions({ campaignId }, { enabled: launchedAt !== null }),
  );
  if (!query.data) return <span aria-hidden className="block h-6" />;
  return (
    <Strip
      segments={segmentsOf(query.data, window.zone, state)}
      today={dayIn(window.zone, query.data.asOf)}
      summary={t("summary", stripTotals(query.data))}
    />
  );
}
