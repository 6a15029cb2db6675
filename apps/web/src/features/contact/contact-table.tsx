"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { type BulkAction, type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { StateMark } from "@penguin/ui/state-mark";
import { TimeText } from "../../shell/time-text.tsx";
import { useTableQuery } from "../../shell/use-table-query.ts";

/** A contact in a list. */
export interface ContactRow {
  id: string;
  name: string;
  email: string;
  company: string;
  state: "active" | "replied" | "bounced" | "suppressed";
  addedAt: string;
}

interface ContactTableProps {
  rows: readonly ContactRow[];
  base: string;
  importHref: string;
  sampleHref?: string;
  newer?: string | null;
  older?: string | null;
  note?: string;
  bulkActions?: readonly BulkAction[];
  error?: ReactNode;
}

const tones = { active: "neutral", replied: "good", bounced: "bad", suppressed: "waiting" } as const;
const states = ["active", "replied", "bounced", "suppressed"] as const;
const filterIds = ["state"] as const;

/** The contacts of an organisation. */
export function ContactTable({ rows, base, importHref, sampleHref, ...rest }: ContactTableProps) {
  const t = useTranslations("contact");
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<ContactRow>> = [
    {
      id: "name",
      header: t("list.name"),
      place: "title",
      sortable: true,
      cell: (row) => row.name || row.email,
    },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-36",
      cell: (row) => <StateMark tone={tones[row.state]} word={t(`state.${row.state}`)} />,
    },
    { id: "email", header: t("list.email"), mono: true, cell: (row) => row.email },
    { id: "company", header: t("list.company"), sortable: true, cell: (row) => row.company },
    {
      id: "addedAt",
      header: t("list.added"),
      align: "end",
      width: "w-36",
      sortable: true,
      cell: (row) => <TimeText day at={row.addedAt} />,
    },
  ];
  return (
    <DataTable
      {...rest}
      label={t("list.title")}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowName={(row) => row.name || row.email}
      rowHref={(row) => `${base}/${row.id}`}
      query={query}
      onQuery={onQuery}
      pending={pending}
      searchLabel={t("list.search")}
      filters={[
        {
          id: "state",
          label: t("list.state"),
          choices: states.map((value) => ({ value, label: t(`state.${value}`) })),
        },
      ]}
      emptyFiltered={t("list.emptyFiltered")}
      empty={
        <EmptyState
          sentence={t("list.empty")}
          action={<ButtonLink href={importHref}>{t("list.import")}</ButtonLink>}
          sample={sampleHref && <ButtonLink href={sampleHref}>{t("list.sample")}</ButtonLink>}
        />
      }
    />
  );
}
