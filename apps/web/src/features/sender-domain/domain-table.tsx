"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText, figureText } from "@penguin/ui/figure-text";
import { StateMark } from "@penguin/ui/state-mark";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useTableQuery } from "../../shell/use-table-query.ts";

/** A sending domain in a list. */
export interface DomainRow {
  id: string;
  name: string;
  state: "verified" | "pending" | "broken";
  recordsFound: number;
  records: number;
  mailboxes: number;
}

interface DomainTableProps {
  rows: readonly DomainRow[];
  base: string;
  newHref: string;
  newer?: string | null;
  older?: string | null;
  error?: ReactNode;
}

const tones = { verified: "good", pending: "waiting", broken: "bad" } as const;
const filterIds = [] as const;

/** The sending domains of a workspace. */
export function DomainTable({ rows, base, newHref, ...rest }: DomainTableProps) {
  const t = useTranslations("sender-domain");
  const phrase = useFigurePhrase();
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<DomainRow>> = [
    {
      id: "name",
      header: t("list.name"),
      place: "title",
      sortable: true,
      mono: true,
      cell: (row) => row.name,
    },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-40",
      cell: (row) => <StateMark tone={tones[row.state]} word={t(`state.${row.state}`)} />,
    },
    {
      id: "records",
      header: t("list.records"),
      cell: (row) => figureText(row.recordsFound, row.records, phrase),
    },
    {
      id: "mailboxes",
      header: t("list.mailboxes"),
      align: "end",
      width: "w-32",
      cell: (row) => countText(row.mailboxes),
    },
  ];
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
      emptyFiltered={t("list.emptyFiltered")}
      empty={
        <EmptyState
          sentence={t("list.empty")}
          action={<ButtonLink href={newHref}>{t("list.new")}</ButtonLink>}
        />
      }
    />
  );
}
