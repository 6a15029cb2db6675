"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Pause, Play, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { type BulkAction, type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText, figureText } from "@penguin/ui/figure-text";
import { PageHeader } from "@penguin/ui/page-header";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useAction } from "../../shell/use-action.ts";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { CampaignStateMark } from "./campaign-state-mark.tsx";
import { CampaignStrip } from "./campaign-strip.tsx";
import {
  campaignFilters,
  campaignHref,
  campaignInput,
  type CampaignRow,
  campaignStates,
} from "./campaign-view.ts";

/** The campaigns of a workspace. */
export function CampaignList({ workspaceId, base }: { workspaceId: string; base: string }) {
  const t = useTranslations("campaign");
  const trpc = useTRPC();
  const may = useMay();
  const { query, onQuery, pending } = useTableQuery(campaignFilters);
  const campaigns = useQuery(
    trpc.campaign.list.queryOptions(campaignInput(workspaceId, query), { placeholderData: keepPreviousData }),
  );
  const columns = useCampaignColumns();
  const bulkActions = useBulkActions(campaigns.data?.rows ?? []);
  const add = may("campaign.create") ? (
    <ButtonLink variant="filled" icon={<Plus aria-hidden />} href={`${base}/new`}>
      {t("action.new")}
    </ButtonLink>
  ) : undefined;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("list.title")} mainAction={add} />
      <Loaded query={campaigns} what={t("list.title")}>
        {(page) => (
          <DataTable
            label={t("list.title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.id}
            rowName={(row) => row.name}
            rowHref={(row) => campaignHref(base, row)}
            query={query}
            onQuery={onQuery}
            pending={pending || campaigns.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            searchLabel={t("list.search")}
            filters={[
              {
                id: "state",
                label: t("list.state"),
                choices: campaignStates.map((state) => ({ value: state, label: t(`state.${state}`) })),
              },
            ]}
            bulkActions={bulkActions}
            emptyFiltered={t("list.emptyFiltered")}
            empty={
              <EmptyState
                sentence={t("list.empty")}
                sample={
                  may("contact.upload-file") && (
                    <ButtonLink href="/dashboard/contacts/imports/new?sample=1">
                      {t("list.sample")}
                    </ButtonLink>
                  )
                }
              />
            }
          />
        )}
      </Loaded>
    </div>
  );
}

/** Pausing and resuming skip the selected rows that are in another state. */
function useBulkActions(rows: readonly CampaignRow[]): BulkAction[] {
  const t = useTranslations("campaign.action");
  const client = useTRPCClient();
  const may = useMay();
  const { run } = useAction();
  const those = (ids: readonly string[], state: CampaignRow["state"]) =>
    rows.filter((row) => ids.includes(row.id) && row.state === state);
  const pause = (ids: readonly string[]) => {
    const found = those(ids, "active");
    void run(
      () => Promise.all(found.map((row) => client.campaign.pause.mutate({ campaignId: row.id }))),
      t("pausedMany", { count: found.length }),
    );
  };
  const resume = (ids: readonly string[]) => {
    const found = those(ids, "paused");
    void run(
      () => Promise.all(found.map((row) => client.campaign.resume.mutate({ campaignId: row.id }))),
      t("resumedMany", { count: found.length }),
    );
  };
  return [
    ...(may("campaign.pause") ? [{ label: t("pauseMany"), icon: <Pause aria-hidden />, onRun: pause }] : []),
    ...(may("campaign.resume")
      ? [{ label: t("resumeMany"), icon: <Play aria-hidden />, onRun: resume }]
      : []),
  ];
}

function useCampaignColumns(): ReadonlyArray<Column<CampaignRow>> {
  const t = useTranslations("campaign.list");
  const phrase = useFigurePhrase();
  return [
    { id: "name", header: t("name"), place: "title", cell: (row) => row.name },
    {
      id: "state",
      header: t("state"),
      place: "state",
      width: "w-44",
      cell: (row) => <CampaignStateMark campaign={row} />,
    },
    {
      id: "days",
      header: t("days"),
      place: "wide",
      width: "w-48",
      cell: (row) => <CampaignStrip campaign={row} />,
    },
    { id: "sent", header: t("sent"), align: "end", cell: (row) => countText(row.sent) },
    {
      id: "replied",
      header: t("replied"),
      align: "end",
      cell: (row) => figureText(row.replied, row.accepted, phrase),
    },
    {
      id: "bounced",
      header: t("bounced"),
      align: "end",
      cell: (row) => figureText(row.bounced, row.sent, phrase),
    },
  ];
}
