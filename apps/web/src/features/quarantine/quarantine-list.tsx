"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { PageHeader } from "@penguin/ui/page-header";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { DecideQuarantine } from "./decide-quarantine.tsx";
import { TestCaseButton } from "./test-case-button.tsx";
import { quarantineFilters, quarantineInput, quarantineStates } from "./quarantine-input.ts";

/** A mail that was not understood. */
export type QuarantineRow = RouterOutputs["quarantine"]["list"]["rows"][number];

/** What arrived and was not understood well enough to act on. */
export function QuarantineList() {
  const t = useTranslations("quarantine");
  const trpc = useTRPC();
  const may = useMay();
  const [deciding, setDeciding] = useState<QuarantineRow | null>(null);
  const { query, onQuery, pending } = useTableQuery(quarantineFilters);
  const rows = useQuery(
    trpc.quarantine.list.queryOptions(quarantineInput(query), { placeholderData: keepPreviousData }),
  );
  const columns = useQuarantineColumns(may("quarantine.decide") ? setDeciding : undefined);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("list.title")} description={t("list.lead")} />
      <Loaded query={rows} what={t("list.title")}>
        {(page) => (
          <DataTable
            label={t("list.title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.id}
            rowName={(row) => row.subject || row.fromAddress}
            query={query}
            onQuery={onQuery}
            pending={pending || rows.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            searchLabel={t("list.search")}
            filters={[
              {
                id: "state",
                label: t("list.state"),
                choices: quarantineStates.map((value) => ({ value, label: t(`state.${value}`) })),
              },
            ]}
            emptyFiltered={t("list.emptyFiltered")}
            empty={<EmptyState sentence={t("list.empty")} />}
          />
        )}
      </Loaded>
      {deciding && <DecideQuarantine row={deciding} onClose={() => setDeciding(null)} />}
    </div>
  );
}

function useQuarantineColumns(
  onDecide: ((row: QuarantineRow) => void) | undefined,
): ReadonlyArray<Column<QuarantineRow>> {
  const t = useTranslations("quarantine");
  return [
    {
      id: "subject",
      header: t("list.mail"),
      place: "title",
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate">{row.subject || t("list.noSubject")}</span>
          <span className="truncate text-muted">{row.fromAddress}</span>
        </span>
      ),
    },
    { id: "about", header: t("list.about"), mono: true, cell: (row) => row.about || t("list.nobody") },
    { id: "why", header: t("list.why"), place: "wide", cell: (row) => row.why },
    {
      id: "at",
      header: t("list.at"),
      align: "end",
      width: "w-40",
      cell: (row) => <TimeText at={row.receivedAt} />,
    },
    {
      id: "decision",
      header: t("list.decision"),
      place: "state",
      align: "end",
      width: "w-40",
      cell: (row) => {
        if (row.decision)
          return (
            <span className="flex flex-col items-end gap-1">
              {t(`decision.${row.decision}`)}
              {onDecide && <TestCaseButton quarantineId={row.id} />}
            </span>
          );
        return onDecide ? (
          <Button onClick={() => onDecide(row)}>{t("decide.open")}</Button>
        ) : (
          t("state.waiting")
        );
      },
    },
  ];
}
