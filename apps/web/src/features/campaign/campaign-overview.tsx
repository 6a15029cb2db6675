"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { Panel } from "@penguin/ui/panel";
import { Strip } from "@penguin/ui/strip";
import { Loaded } from "../../shell/loaded.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { CampaignNumbers } from "../analytics/campaign-numbers.tsx";
import { type Counters, sumCounters } from "../analytics/counters.ts";
import { StepTable } from "../analytics/step-table.tsx";
import { HoldNotice } from "../analytics/hold-notice.tsx";
import { WaitingPanel } from "../analytics/waiting-panel.tsx";
import { CampaignHeader } from "./campaign-header.tsx";
import { type Campaign, type CampaignAnalytics, dayIn, segmentsOf, stripTotals } from "./campaign-view.ts";
import { ScheduledStart } from "./scheduled-start.tsx";
import { useMoment } from "../../shell/use-moment.ts";

/** A campaign that is launched or about to be: its start, then its days, its numbers and its steps. */
export function CampaignOverview({ campaignId, base }: { campaignId: string; base: string }) {
  const t = useTranslations("campaign");
  const trpc = useTRPC();
  const campaign = useQuery(trpc.campaign.get.queryOptions({ campaignId }));
  const analytics = useQuery(trpc.analytics.getCampaign.queryOptions({ campaignId }));
  return (
    <Loaded query={campaign} what={t("list.title")} kind="panel">
      {(found) => (
        <div className="flex flex-col gap-4">
          <CampaignHeader campaign={found} analytics={analytics.data} base={base} tab="overview" />
          {found.state === "scheduled" && <ScheduledStart campaign={found} />}
          {found.state !== "scheduled" && found.state !== "draft" && (
            <Loaded query={analytics} what={t("header.numbers")} kind="panel">
              {(numbers) => <Numbers campaign={found} analytics={numbers} base={base} />}
            </Loaded>
          )}
        </div>
      )}
    </Loaded>
  );
}

function Numbers({
  campaign,
  analytics,
  base,
}: {
  campaign: Campaign;
  analytics: CampaignAnalytics;
  base: string;
}) {
  const t = useTranslations("campaign.header");
  const moment = useMoment();
  const { zone } = campaign.window;
  const totals = sumCounters(analytics.steps);
  const time = moment(analytics.asOf, { zone, day: false, time: "seconds" });
  const asOf = t("asOf", { time, zone });
  const subjects = new Map(campaign.steps.map((step) => [step.position, step.subject]));
  return (
    <>
      <Panel title={t("days")} note={asOf}>
        <div className="flex flex-col gap-6">
          <Strip
            size="full"
            segments={segmentsOf(analytics, zone, campaign.state)}
            today={dayIn(zone, analytics.asOf)}
            summary={t("strip", stripTotals(analytics))}
          />
          <People campaign={campaign} totals={totals} base={base} />
        </div>
      </Panel>
      {analytics.hold && <HoldNotice hold={analytics.hold} zone={zone} />}
      <WaitingPanel waits={analytics.waits} zone={zone} rows={`${base}/${campaign.id}/messages`} />
      <CampaignNumbers
        title={t("numbers")}
        finding={t("finding", { replied: totals.replied, accepted: totals.accepted })}
        asOf={asOf}
        counters={totals}
      />
      <StepTable
        steps={analytics.steps.map((step) => ({
          ...sumCounters([step]),
          number: step.position,
          subject: subjects.get(step.position) ?? "",
        }))}
      />
    </>
  );
}

function People({ campaign, totals, base }: { campaign: Campaign; totals: Counters; base: string }) {
  const t = useTranslations("campaign.header");
  const phrase = useFigurePhrase();
  const people = campaign.enrollments;
  const contacts = Object.values(people).reduce((sum, n) => sum + n, 0);
  const rows = `${base}/${campaign.id}/recipients`;
  return (
    <FigureRow>
      <Figure label={t("contacts")} value={contacts} href={rows} />
      <Figure
        label={t("underWay")}
        value={(people["active"] ?? 0) + (people["sending"] ?? 0)}
        whole={contacts}
        phrase={phrase}
        href={`${rows}?state=active`}
      />
      <Figure
        label={t("through")}
        value={people["completed"] ?? 0}
        whole={contacts}
        phrase={phrase}
        href={`${rows}?state=completed`}
      />
      <Figure
        label={t("ended")}
        value={people["exited"] ?? 0}
        whole={contacts}
        phrase={phrase}
        href={`${rows}?state=exited`}
      />
      <Figure label={t("sent")} value={totals.sent} />
    </FigureRow>
  );
}
