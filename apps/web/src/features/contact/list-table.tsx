"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText } from "@penguin/ui/figure-text";
import { Loaded } from "../../shell/loaded.tsx";
import { useSession } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";

type List = RouterOutputs["contact"]["listLists"][number];

const filterIds = [] as const;

/** The contact lists of the workspaces one sees. */
export function ListTable() {
  const t = useTranslations("contact.lists");
  const trpc = useTRPC();
  const { workspaces } = useSession();
  const lists = useQuery(trpc.contact.listLists.queryOptions({}));
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<List>> = [
    { id: "name", header: t("name"), place: "title", cell: (row) => row.name },
    {
      id: "contacts",
      header: t("contacts"),
      place: "state",
      align: "end",
      width: "w-32",
      cell: (row) => countText(row.contacts),
    },
    {
      id: "workspace",
      header: t("workspace"),
      cell: (row) => workspaces.find((one) => one.id === row.workspaceId)?.name,
    },
    {
      id: "made",
      header: t("made"),
      align: "end",
      width: "w-32",
      cell: (row) => <TimeText day at={row.createdAt} />,
    },
  ];
  const wanted = query.search.toLowerCase();
  return (
    <Loaded query={lists} what={t("title")}>
      {(rows) => (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows.filter((row) => row.name.toLowerCase().includes(wanted))}
          rowId={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => `/dashboard/contacts?list=${row.id}`}
          query={query}
          onQuery={onQuery}
          pending={pending}
          searchLabel={t("search")}
          emptyFiltered={t("emptyFiltered")}
          empty={<EmptyState sentence={t("empty")} />}
        />
      )}
    </Loaded>
  );
}
