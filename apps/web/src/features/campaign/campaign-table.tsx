"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText, figureText } from "@penguin/ui/figure-text";
import { Strip } from "@penguin/ui/strip";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useTableQuery } from "../../shell/use-table-query.ts";
import { CampaignStateMark } from "./campaign-state-mark.tsx";
import { type CampaignState, type CampaignView, campaignTones } from "./campaign-view.ts";

interface CampaignTableProps {
  rows: readonly CampaignView[];
  /** The address that campaign ids are appended to. */
  base: string;
  newHref: string;
  sampleHref?: string;
  newer?: string | null;
  older?: string | null;
  note?: string;
  error?: ReactNode;
  onPause?: (ids: readonly string[]) => void;
  onResume?: (ids: readonly string[]) => void;
}

const filterIds = ["state"] as const;

/** The campaigns of a workspace. */
export function CampaignTable({
  rows,
  base,
  newHref,
  sampleHref,
  onPause,
  onResume,
  ...rest
}: CampaignTableProps) {
  const t = useTranslations("campaign");
  const columns = useCampaignColumns();
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const states = Object.keys(campaignTones) as CampaignState[];
  return (
    <DataTable
      {...rest}
      label={t("list.title")}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowName={(row) => row.name}
      rowHref={(row) => `${base}/${row.id}`}
      query={query}
      onQuery={onQuery}
      pending={pending}
      searchLabel={t("list.search")}
      filters={[
        {
          id: "state",
          label: t("list.state"),
          choices: states.map((state) => ({ value: state, label: t(`state.${state}`) })),
        },
      ]}
      bulkActions={[
        ...(onPause ? [{ label: t("action.pauseMany"), icon: <Pause aria-hidden />, onRun: onPause }] : []),
        ...(onResume ? [{ label: t("action.resumeMany"), icon: <Play aria-hidden />, onRun: onResume }] : []),
      ]}
      emptyFiltered={t("list.emptyFiltered")}
      empty={
        <EmptyState
          sentence={t("list.empty")}
          action={<ButtonLink href={newHref}>{t("action.new")}</ButtonLink>}
          sample={sampleHref && <ButtonLink href={sampleHref}>{t("list.sample")}</ButtonLink>}
        />
      }
    />
  );
}

function useCampaignColumns(): ReadonlyArray<Column<CampaignView>> {
  const t = useTranslations("campaign.list");
  const phrase = useFigurePhrase();
  return [
    { id: "name", header: t("name"), place: "title", sortable: true, cell: (row) => row.name },
    {
      id: "state",
      header: t("state"),
      place: "state",
      width: "w-40",
      cell: (row) => <CampaignStateMark state={row.state} reason={row.reason} next={row.next} />,
    },
    {
      id: "days",
      header: t("days"),
      place: "wide",
      width: "w-48",
      cell: (row) => <Strip segments={row.segments} today={row.today} summary={row.stripSummary} />,
    },
    {
      id: "sent",
      header: t("sent"),
      align: "end",
      sortable: true,
      cell: (row) => countText(row.sent),
    },
    {
      id: "replied",
      header: t("replied"),
      align: "end",
      sortable: true,
      cell: (row) => figureText(row.replied, row.accepted, phrase),
    },
    {
      id: "bounced",
      header: t("bounced"),
      align: "end",
      sortable: true,
      cell: (row) => figureText(row.bounced, row.sent, phrase),
    },
  ];
}
