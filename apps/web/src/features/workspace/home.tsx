"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { EmptyState } from "@penguin/ui/empty-state";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { HoldNotice } from "../analytics/hold-notice.tsx";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay, useOwnZone, useSession } from "../../shell/session.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { StripPanel } from "../campaign/strip-panel.tsx";
import { HomeNeedsYou } from "./home-needs-you.tsx";
import { activeCampaigns } from "./home-input.ts";
import { useMoment } from "../../shell/use-moment.ts";

type HomeData = RouterOutputs["analytics"]["getHome"];

const workspaceRoot = (slug: string): string => `/dashboard/workspaces/${encodeURIComponent(slug)}`;

/** Home: what needs a person, sorted by harm; then the strips of what sends; then numbers. */
export function Home() {
  const t = useTranslations("workspace.home");
  const trpc = useTRPC();
  const may = useMay();
  const { workspaces } = useSession();
  const home = useQuery(trpc.analytics.getHome.queryOptions());
  const sending = useQuery(trpc.campaign.list.queryOptions(activeCampaigns));
  const zone = useOwnZone();
  const first = workspaces[0];
  const start = first && may("campaign.create") && (
    <ButtonLink
      variant="filled"
      icon={<Plus aria-hidden />}
      href={`${workspaceRoot(first.slug)}/campaigns/new`}
    >
      {t("newCampaign")}
    </ButtonLink>
  );
  const placeOf = (workspaceId: string) => {
    const workspace = workspaces.find((one) => one.id === workspaceId);
    return { base: `${workspaceRoot(workspace?.slug ?? "")}/campaigns`, name: workspace?.name };
  };
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("title")} mainAction={start || undefined} />
      <Loaded query={home} what={t("needsYou")} kind="panel">
        {(data) => (
          <>
            {data.hold && <HoldNotice hold={data.hold} zone={zone} />}
            {data.totals.sent === 0 && data.needsYou.length === 0 ? (
              <Start />
            ) : (
              <HomeNeedsYou needs={data.needsYou} />
            )}
            {sending.data && sending.data.rows.length > 0 && (
              <StripPanel
                title={t("today")}
                campaigns={sending.data.rows}
                placeOf={(row) => placeOf(row.workspaceId)}
              />
            )}
            {data.totals.sent > 0 && <Totals data={data} />}
          </>
        )}
      </Loaded>
    </div>
  );
}

function Start() {
  const t = useTranslations("workspace.home");
  const may = useMay();
  return (
    <Panel title={t("needsYou")} flush>
      <EmptyState
        sentence={t("start")}
        sample={
          may("contact.upload-file") && (
            <ButtonLink href="/dashboard/contacts/imports/new?sample=1">{t("sample")}</ButtonLink>
          )
        }
      />
    </Panel>
  );
}

function Totals({ data }: { data: HomeData }) {
  const t = useTranslations("workspace.home");
  const counter = useTranslations("analytics.counter");
  const moment = useMoment();
  const zone = useOwnZone();
  const phrase = useFigurePhrase();
  const { totals, asOf } = data;
  const time = moment(asOf, { day: false, time: "seconds" });
  return (
    <Panel title={t("totals")} note={t("asOf", { time, zone })}>
      <FigureRow>
        <Figure label={counter("sent")} value={totals.sent} />
        <Figure label={counter("accepted")} value={totals.accepted} whole={totals.sent} phrase={phrase} />
        <Figure
          label={counter("openedByPerson")}
          value={totals.opened}
          whole={totals.accepted}
          phrase={phrase}
        />
        <Figure
          label={counter("openedByMachine")}
          value={totals.machine_opened}
          whole={totals.accepted}
          phrase={phrase}
        />
        <Figure label={counter("clicked")} value={totals.clicked} whole={totals.accepted} phrase={phrase} />
        <Figure
          label={counter("replied")}
          value={totals.replied}
          whole={totals.accepted}
          phrase={phrase}
          href="/dashboard/inbox"
        />
        <Figure
          label={counter("bounced")}
          value={totals.bounced}
          whole={totals.sent}
          phrase={phrase}
          href="/dashboard/contacts/suppression?reason=hard_bounce"
        />
        <Figure
          label={counter("unsubscribed")}
          value={totals.unsubscribed}
          whole={totals.accepted}
          phrase={phrase}
          href="/dashboard/contacts/suppression?reason=unsubscribed"
        />
      </FigureRow>
    </Panel>
  );
}
