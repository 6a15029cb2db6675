"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { figureText } from "@penguin/ui/figure-text";
import { PageHeader } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { RECEIVING, receivingOf, receivingTones } from "./connection-view.ts";
import { type Mailbox, mailboxTones } from "./mailbox-view.ts";

const filterIds = ["state", "receiving"] as const;
const MAILBOX_STATES = ["active", "paused", "broken"] as const;

const useMailboxFilters = () => {
  const t = useTranslations("mailbox");
  return [
    {
      id: "state",
      label: t("list.state"),
      choices: MAILBOX_STATES.map((value) => ({ value, label: t(`state.${value}`) })),
    },
    {
      id: "receiving",
      label: t("connection.receiving"),
      choices: RECEIVING.map((value) => ({ value, label: t(`connection.state.${value}`) })),
    },
  ];
};

/** The mailboxes of a workspace. */
export function MailboxList({ workspaceId, base }: { workspaceId: string; base: string }) {
  const t = useTranslations("mailbox");
  const trpc = useTRPC();
  const may = useMay();
  const phrase = useFigurePhrase();
  const mailboxes = useQuery(trpc.mailbox.list.queryOptions({ workspaceId }));
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<Mailbox>> = [
    { id: "address", header: t("list.address"), place: "title", mono: true, cell: (row) => row.address },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-40",
      cell: (row) => <StateMark tone={mailboxTones[row.state]} word={t(`state.${row.state}`)} />,
    },
    {
      id: "receiving",
      header: t("connection.receiving"),
      width: "w-44",
      cell: (row) => {
        const receiving = receivingOf(row);
        return <StateMark tone={receivingTones[receiving]} word={t(`connection.state.${receiving}`)} />;
      },
    },
    { id: "displayName", header: t("list.displayName"), cell: (row) => row.displayName },
    { id: "kind", header: t("list.kind"), width: "w-36", cell: (row) => t(`form.${row.kind}`) },
    {
      id: "sentToday",
      header: t("list.sentToday"),
      align: "end",
      width: "w-40",
      cell: (row) => figureText(row.usedToday, row.dailyLimit, phrase),
    },
  ];
  const filters = useMailboxFilters();
  const add = may("mailbox.connect") ? (
    <ButtonLink variant="filled" icon={<Plus aria-hidden />} href={`${base}/new`}>
      {t("list.new")}
    </ButtonLink>
  ) : undefined;
  const wanted = query.search.toLowerCase();
  const { state = null, receiving = null } = query.filters;
  const isWanted = (row: Mailbox): boolean =>
    `${row.address} ${row.displayName}`.toLowerCase().includes(wanted) &&
    (state === null || row.state === state) &&
    (receiving === null || receivingOf(row) === receiving);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("list.title")} mainAction={mailboxes.data?.length === 0 ? undefined : add} />
      <Loaded query={mailboxes} what={t("list.title")}>
        {(rows) => (
          <DataTable
            label={t("list.title")}
            columns={columns}
            rows={rows.filter(isWanted)}
            rowId={(row) => row.id}
            rowName={(row) => row.address}
            rowHref={(row) => `${base}/${row.id}`}
            query={query}
            onQuery={onQuery}
            pending={pending}
            searchLabel={t("list.search")}
            filters={filters}
            emptyFiltered={t("list.emptyFiltered")}
            empty={<EmptyState sentence={t("list.empty")} action={add} />}
          />
        )}
      </Loaded>
    </div>
  );
}
