"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { StateMark } from "@penguin/ui/state-mark";
import type { TableQuery } from "@penguin/ui/table-query";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import {
  type Contact,
  contactFilters,
  contactInput,
  contactName,
  contactStatuses,
  contactTones,
} from "./contact-view.ts";

const root = "/dashboard/contacts";

/** The server sorts by address from A to Z or by the newest. */
const sortable = (query: TableQuery): TableQuery =>
  query.sort?.direction === "desc" ? { ...query, sort: null } : query;

/** The contacts of the organisation. */
export function ContactTable() {
  const t = useTranslations("contact");
  const trpc = useTRPC();
  const { query, onQuery, pending } = useTableQuery(contactFilters);
  const contacts = useQuery(
    trpc.contact.list.queryOptions(contactInput(query), { placeholderData: keepPreviousData }),
  );
  const lists = useQuery(trpc.contact.listLists.queryOptions({}));
  const columns = useContactColumns();
  return (
    <Loaded query={contacts} what={t("list.title")}>
      {(page) => (
        <DataTable
          label={t("list.title")}
          columns={columns}
          rows={page.rows}
          rowId={(row) => row.id}
          rowName={contactName}
          rowHref={(row) => `${root}/${row.id}`}
          query={query}
          onQuery={(next) => onQuery(sortable(next))}
          pending={pending || contacts.isPlaceholderData}
          {...pagesOf(query, page.nextCursor)}
          searchLabel={t("list.search")}
          filters={[
            {
              id: "status",
              label: t("list.state"),
              choices: contactStatuses.map((value) => ({ value, label: t(`state.${value}`) })),
            },
            {
              id: "list",
              label: t("list.list"),
              choices: (lists.data ?? []).map((list) => ({ value: list.id, label: list.name })),
            },
          ]}
          emptyFiltered={t("list.emptyFiltered")}
          empty={<NoContacts />}
        />
      )}
    </Loaded>
  );
}

function NoContacts() {
  const t = useTranslations("contact.list");
  const may = useMay();
  if (!may("contact.upload-file")) return <EmptyState sentence={t("empty")} />;
  return (
    <EmptyState
      sentence={t("empty")}
      action={<ButtonLink href={`${root}/imports/new`}>{t("import")}</ButtonLink>}
      sample={<ButtonLink href={`${root}/imports/new?sample=1`}>{t("sample")}</ButtonLink>}
    />
  );
}

function useContactColumns(): ReadonlyArray<Column<Contact>> {
  const t = useTranslations("contact");
  return [
    { id: "name", header: t("list.name"), place: "title", cell: contactName },
    {
      id: "status",
      header: t("list.state"),
      place: "state",
      width: "w-36",
      cell: (row) => <StateMark tone={contactTones[row.status]} word={t(`state.${row.status}`)} />,
    },
    { id: "email", header: t("list.email"), mono: true, sortable: true, cell: (row) => row.email },
    { id: "company", header: t("list.company"), cell: (row) => row.company },
    {
      id: "added",
      header: t("list.added"),
      align: "end",
      width: "w-32",
      cell: (row) => <TimeText day at={row.createdAt} />,
    },
  ];
}
