"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { StateMark } from "@penguin/ui/state-mark";
import type { Tone } from "@penguin/ui/tokens";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { contactName } from "../contact/contact-view.ts";
import { useReasonText } from "../contact/use-reason-text.ts";
import { CampaignHeader } from "./campaign-header.tsx";
import { recipientFilters, recipientInput, recipientStates } from "./recipient-input.ts";

type Recipient = RouterOutputs["campaign"]["listRecipients"]["rows"][number];

const tones: Readonly<Record<Recipient["state"], Tone>> = {
  active: "waiting",
  sending: "waiting",
  completed: "good",
  exited: "neutral",
  failed: "bad",
};

/** The people of a campaign and where each one is. */
export function CampaignRecipients({ campaignId, base }: { campaignId: string; base: string }) {
  const t = useTranslations("campaign");
  const trpc = useTRPC();
  const campaign = useQuery(trpc.campaign.get.queryOptions({ campaignId }));
  return (
    <Loaded query={campaign} what={t("list.title")} kind="panel">
      {(found) => (
        <div className="flex flex-col gap-4">
          <CampaignHeader campaign={found} analytics={undefined} base={base} tab="recipients" />
          <RecipientTable campaignId={campaignId} zone={found.window.zone} />
        </div>
      )}
    </Loaded>
  );
}

function RecipientTable({ campaignId, zone }: { campaignId: string; zone: string }) {
  const t = useTranslations("campaign");
  const trpc = useTRPC();
  const { query, onQuery, pending } = useTableQuery(recipientFilters);
  const recipients = useQuery(
    trpc.campaign.listRecipients.queryOptions(recipientInput(campaignId, query), {
      placeholderData: keepPreviousData,
    }),
  );
  const columns = useRecipientColumns(zone);
  return (
    <Loaded query={recipients} what={t("tab.recipients")}>
      {(page) => (
        <DataTable
          label={t("tab.recipients")}
          columns={columns}
          rows={page.rows}
          rowId={(row) => row.id}
          rowName={(row) => row.email}
          rowHref={(row) => `/dashboard/contacts/${row.contactId}`}
          query={query}
          onQuery={onQuery}
          pending={pending || recipients.isPlaceholderData}
          {...pagesOf(query, page.nextCursor)}
          filters={[
            {
              id: "state",
              label: t("list.state"),
              choices: recipientStates.map((value) => ({ value, label: t(`recipient.state.${value}`) })),
            },
          ]}
          emptyFiltered={t("recipient.emptyFiltered")}
          empty={<EmptyState sentence={t("recipient.empty")} />}
        />
      )}
    </Loaded>
  );
}

function useRecipientColumns(zone: string): ReadonlyArray<Column<Recipient>> {
  const t = useTranslations("campaign.recipient");
  const reason = useReasonText();
  const why = (row: Recipient): string | undefined => {
    if (row.exitReason) return reason(row.exitReason);
    return row.failure ? reason(row.failure) : undefined;
  };
  return [
    { id: "name", header: t("contact"), place: "title", cell: contactName },
    {
      id: "state",
      header: t("stateHeader"),
      place: "state",
      width: "w-56",
      cell: (row) => <StateMark tone={tones[row.state]} word={t(`state.${row.state}`)} reason={why(row)} />,
    },
    { id: "email", header: t("email"), mono: true, cell: (row) => row.email },
    { id: "step", header: t("step"), align: "end", width: "w-20", cell: (row) => row.position },
    {
      id: "next",
      header: t("next"),
      align: "end",
      width: "w-40",
      cell: (row) => (row.nextAt ? <TimeText at={row.nextAt} zone={zone} /> : ""),
    },
  ];
}
