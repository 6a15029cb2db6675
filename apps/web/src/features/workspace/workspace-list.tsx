"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { PageHeader } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { DeletedWorkspaces } from "./deleted-workspaces.tsx";

type Row = RouterOutputs["workspace"]["list"][number];

const filterIds = [] as const;

/** The workspaces of the organisation. */
export function WorkspaceList() {
  const t = useTranslations("workspace");
  const trpc = useTRPC();
  const may = useMay();
  const query = useQuery(trpc.workspace.list.queryOptions());
  const { query: view, onQuery, pending } = useTableQuery(filterIds);
  const action = may("workspace.create") && (
    <ButtonLink variant="filled" icon={<Plus aria-hidden />} href="/dashboard/workspaces/new">
      {t("list.new")}
    </ButtonLink>
  );
  const columns: ReadonlyArray<Column<Row>> = [
    { id: "name", header: t("form.name"), place: "title", cell: (row) => row.name },
    {
      id: "address",
      header: t("form.address"),
      place: "state",
      width: "w-56",
      cell: (row) => (
        <StateMark
          tone={row.postalAddress ? "good" : "waiting"}
          word={row.postalAddress ? t("list.hasAddress") : t("list.noAddress")}
        />
      ),
    },
    { id: "zone", header: t("form.zone"), cell: (row) => row.zone },
  ];
  const wanted = view.search.toLowerCase();
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("list.title")} mainAction={action || undefined} />
      <Loaded query={query} what={t("list.title")}>
        {(rows) => (
          <DataTable
            label={t("list.title")}
            columns={columns}
            rows={rows.filter((row) => row.name.toLowerCase().includes(wanted))}
            rowId={(row) => row.id}
            rowName={(row) => row.name}
            rowHref={(row) => `/dashboard/workspaces/${row.slug}`}
            query={view}
            onQuery={onQuery}
            pending={pending}
            searchLabel={t("list.search")}
            emptyFiltered={t("list.emptyFiltered")}
            empty={<EmptyState sentence={t("list.empty")} action={action || undefined} />}
          />
        )}
      </Loaded>
      {may("workspace.list-deleted") && <DeletedWorkspaces />}
    </div>
  );
}
