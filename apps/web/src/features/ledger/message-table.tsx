"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { MESSAGE_STATES } from "@penguin/core/ledger/schema";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { CampaignHeader } from "../campaign/campaign-header.tsx";
import { useReasonText } from "../contact/use-reason-text.ts";
import { messageFilters, messageInput, type MessageRow, messageTones } from "./message-input.ts";

/** The mails of a campaign, each with its state and why it is there. */
export function CampaignMessages({ campaignId, base }: { campaignId: string; base: string }) {
  const t = useTranslations("ledger.list");
  const trpc = useTRPC();
  const campaign = useQuery(trpc.campaign.get.queryOptions({ campaignId }));
  return (
    <Loaded query={campaign} what={t("title")} kind="panel">
      {(found) => (
        <div className="flex flex-col gap-4">
          <CampaignHeader campaign={found} analytics={undefined} base={base} tab="messages" />
          <MessageTable campaignId={campaignId} zone={found.window.zone} />
        </div>
      )}
    </Loaded>
  );
}

function MessageTable({ campaignId, zone }: { campaignId: string; zone: string }) {
  const t = useTranslations("ledger");
  const trpc = useTRPC();
  const { query, onQuery, pending } = useTableQuery(messageFilters);
  const mails = useQuery(
    trpc.campaign.listMessages.queryOptions(messageInput(campaignId, query), {
      placeholderData: keepPreviousData,
    }),
  );
  const columns = useMessageColumns(zone);
  return (
    <Loaded query={mails} what={t("list.title")}>
      {(page) => (
        <DataTable
          label={t("list.title")}
          columns={columns}
          rows={page.rows}
          rowId={(row) => row.id}
          rowName={(row) => row.to}
          rowHref={(row) => `/dashboard/messages/${row.id}`}
          query={query}
          onQuery={onQuery}
          pending={pending || mails.isPlaceholderData}
          {...pagesOf(query, page.nextCursor)}
          filters={[
            {
              id: "state",
              label: t("list.state"),
              choices: MESSAGE_STATES.map((value) => ({ value, label: t(`state.${value}`) })),
            },
          ]}
          emptyFiltered={t("list.emptyFiltered")}
          empty={<EmptyState sentence={t("list.empty")} />}
        />
      )}
    </Loaded>
  );
}

function useMessageColumns(zone: string): ReadonlyArray<Column<MessageRow>> {
  const t = useTranslations("ledger");
  const reason = useReasonText();
  return [
    { id: "to", header: t("list.to"), place: "title", mono: true, cell: (row) => row.to },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-64",
      cell: (row) => (
        <StateMark
          tone={messageTones[row.state]}
          word={t(`state.${row.state}`)}
          reason={row.stateReason ? reason(row.stateReason) : undefined}
        />
      ),
    },
    { id: "step", header: t("list.step"), align: "end", width: "w-20", cell: (row) => row.position },
    { id: "tries", header: t("list.tries"), align: "end", width: "w-20", cell: (row) => row.attempts },
    {
      id: "due",
      header: t("list.due"),
      align: "end",
      width: "w-40",
      cell: (row) => <TimeText at={row.sentAt ?? row.dueAt} zone={zone} />,
    },
  ];
}
