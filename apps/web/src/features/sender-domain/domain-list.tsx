"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@penguin/ui/badge";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { PageHeader } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { type Domain, domainTones } from "./domain-view.ts";

const filterIds = [] as const;

/** The sending domains of a workspace. */
export function DomainList({ workspaceId, base }: { workspaceId: string; base: string }) {
  const t = useTranslations("sender-domain");
  const trpc = useTRPC();
  const may = useMay();
  const domains = useQuery(trpc.senderDomain.list.queryOptions({ workspaceId }));
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<Domain>> = [
    { id: "name", header: t("list.name"), place: "title", mono: true, cell: (row) => row.name },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-48",
      cell: (row) => <StateMark tone={domainTones[row.state]} word={t(`state.${row.state}`)} />,
    },
    {
      id: "primary",
      header: t("list.primary"),
      width: "w-32",
      cell: (row) => row.isPrimary && <Badge>{t("primary")}</Badge>,
    },
    {
      id: "checked",
      header: t("list.checked"),
      align: "end",
      width: "w-44",
      cell: (row) => (row.checkedAt ? <TimeText at={row.checkedAt} /> : t("dns.never")),
    },
  ];
  const add = may("sender-domain.add") ? (
    <ButtonLink variant="filled" icon={<Plus aria-hidden />} href={`${base}/new`}>
      {t("list.new")}
    </ButtonLink>
  ) : undefined;
  const isEmpty = domains.data?.length === 0;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("list.title")} mainAction={isEmpty ? undefined : add} />
      <Loaded query={domains} what={t("list.title")}>
        {(rows) => (
          <DataTable
            label={t("list.title")}
            columns={columns}
            rows={rows.filter((row) => row.name.includes(query.search.toLowerCase()))}
            rowId={(row) => row.id}
            rowName={(row) => row.name}
            rowHref={(row) => `${base}/${row.id}`}
            query={query}
            onQuery={onQuery}
            pending={pending}
            searchLabel={t("list.search")}
            emptyFiltered={t("list.emptyFiltered")}
            empty={<EmptyState sentence={t("list.empty")} action={add} />}
          />
        )}
      </Loaded>
    </div>
  );
}
