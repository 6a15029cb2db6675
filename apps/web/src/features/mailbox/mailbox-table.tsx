"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { figureText } from "@penguin/ui/figure-text";
import { StateMark } from "@penguin/ui/state-mark";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useTableQuery } from "../../shell/use-table-query.ts";

/** A mailbox in a list. `limit` is what it may send in a day. */
export interface MailboxRow {
  id: string;
  address: string;
  displayName: string;
  kind: "hosted" | "external";
  state: "working" | "checking" | "refused";
  reason?: string;
  sentToday: number;
  limit: number;
}

interface MailboxTableProps {
  rows: readonly MailboxRow[];
  base: string;
  newHref: string;
  newer?: string | null;
  older?: string | null;
  error?: ReactNode;
}

const tones = { working: "good", checking: "waiting", refused: "bad" } as const;
const filterIds = [] as const;

/** The mailboxes of a workspace. */
export function MailboxTable({ rows, base, newHref, ...rest }: MailboxTableProps) {
  const t = useTranslations("mailbox");
  const phrase = useFigurePhrase();
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<MailboxRow>> = [
    {
      id: "address",
      header: t("list.address"),
      place: "title",
      sortable: true,
      mono: true,
      cell: (row) => row.address,
    },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-56",
      cell: (row) => <StateMark tone={tones[row.state]} word={t(`state.${row.state}`)} reason={row.reason} />,
    },
    { id: "displayName", header: t("list.displayName"), cell: (row) => row.displayName },
    { id: "kind", header: t("list.kind"), width: "w-36", cell: (row) => t(`form.${row.kind}`) },
    {
      id: "sentToday",
      header: t("list.sentToday"),
      align: "end",
      width: "w-40",
      cell: (row) => figureText(row.sentToday, row.limit, phrase),
    },
  ];
  return (
    <DataTable
      {...rest}
      label={t("list.title")}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowName={(row) => row.address}
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
