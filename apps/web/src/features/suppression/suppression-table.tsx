"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type BulkAction, type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { TimeText } from "../../shell/time-text.tsx";
import { useTableQuery } from "../../shell/use-table-query.ts";

/** An address or a domain that is not written to. */
export interface SuppressionRow {
  id: string;
  value: string;
  cause: "unsubscribed" | "bounced" | "complained" | "manual" | "imported";
  source: string;
  at: string;
}

interface SuppressionTableProps {
  rows: readonly SuppressionRow[];
  /** The action that adds an address, shown while the list is empty. */
  add?: ReactNode;
  newer?: string | null;
  older?: string | null;
  note?: string;
  bulkActions?: readonly BulkAction[];
  error?: ReactNode;
}

const causes = ["unsubscribed", "bounced", "complained", "manual", "imported"] as const;
const filterIds = ["cause"] as const;

/** Whom every send is checked against. */
export function SuppressionTable({ rows, add, ...rest }: SuppressionTableProps) {
  const t = useTranslations("suppression");
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<SuppressionRow>> = [
    {
      id: "value",
      header: t("list.value"),
      place: "title",
      sortable: true,
      mono: true,
      cell: (row) => row.value,
    },
    {
      id: "cause",
      header: t("list.cause"),
      place: "state",
      width: "w-40",
      cell: (row) => t(`cause.${row.cause}`),
    },
    { id: "source", header: t("list.source"), cell: (row) => row.source },
    {
      id: "at",
      header: t("list.at"),
      align: "end",
      width: "w-40",
      sortable: true,
      cell: (row) => <TimeText at={row.at} />,
    },
  ];
  return (
    <DataTable
      {...rest}
      label={t("list.title")}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowName={(row) => row.value}
      query={query}
      onQuery={onQuery}
      pending={pending}
      searchLabel={t("list.search")}
      filters={[
        {
          id: "cause",
          label: t("list.cause"),
          choices: causes.map((value) => ({ value, label: t(`cause.${value}`) })),
        },
      ]}
      emptyFiltered={t("list.emptyFiltered")}
      empty={<EmptyState sentence={t("list.empty")} action={add} />}
    />
  );
}
