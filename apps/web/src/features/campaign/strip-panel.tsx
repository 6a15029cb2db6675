"use client";

import { useTranslations } from "next-intl";
import { Panel } from "@penguin/ui/panel";
import { UiLink } from "@penguin/ui/ui-provider";
import { CampaignStateMark } from "./campaign-state-mark.tsx";
import { CampaignStrip } from "./campaign-strip.tsx";
import { campaignHref, type CampaignRow } from "./campaign-view.ts";

interface StripPanelProps {
  title: string;
  campaigns: readonly CampaignRow[];
  /** The address that a campaign's id is appended to, and the words under its name. */
  placeOf: (campaign: CampaignRow) => { base: string; name?: string };
}

/** The strips of several campaigns, one above the other. */
export function StripPanel({ title, campaigns, placeOf }: StripPanelProps) {
  const t = useTranslations("campaign");
  return (
    <Panel title={title} flush>
      <ul>
        {campaigns.map((campaign) => {
          const { base, name } = placeOf(campaign);
          return (
            <li key={campaign.id} className="border-b border-line last:border-b-0">
              <UiLink
                href={campaignHref(base, campaign)}
                className="grid items-center gap-x-6 gap-y-2 px-4 py-3 no-underline hover:bg-raised focus-visible:-outline-offset-2 sm:grid-cols-[15rem_10rem_1fr]"
              >
                <span className="min-w-0">
                  <span className="block truncate font-medium">{campaign.name}</span>
                  <span className="block text-table text-muted">
                    {name ?? t("strip.sent", { count: campaign.sent })}
                  </span>
                </span>
                <CampaignStateMark campaign={campaign} />
                <CampaignStrip campaign={campaign} />
              </UiLink>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
