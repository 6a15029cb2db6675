"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { PageHeader } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { alertFilters, alertInput, alertStates } from "./alert-input.ts";

type Row = RouterOutputs["reputation"]["listAlerts"]["rows"][number];

/** Mailboxes and domains for which too much came back. */
export function AlertList() {
  const t = useTranslations("reputation");
  const trpc = useTRPC();
  const may = useMay();
  const [closing, setClosing] = useState<Row | null>(null);
  const { query, onQuery, pending } = useTableQuery(alertFilters);
  const rows = useQuery(
    trpc.reputation.listAlerts.queryOptions(alertInput(query), { placeholderData: keepPreviousData }),
  );
  const columns = useAlertColumns(may("reputation.close-alert") ? setClosing : undefined);
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
            rowName={(row) => row.subject}
            query={query}
            onQuery={onQuery}
            pending={pending || rows.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            searchLabel={t("list.search")}
            filters={[
              {
                id: "state",
                label: t("list.state"),
                choices: alertStates.map((value) => ({ value, label: t(`state.${value}`) })),
              },
            ]}
            emptyFiltered={t("list.emptyFiltered")}
            empty={<EmptyState sentence={t("list.empty")} />}
          />
        )}
      </Loaded>
      {closing && <CloseAlert row={closing} onClose={() => setClosing(null)} />}
    </div>
  );
}

function useAlertColumns(onClose: ((row: Row) => void) | undefined): ReadonlyArray<Column<Row>> {
  const t = useTranslations("reputation");
  const percentOf = ({ hits, sample }: Row): string => ((hits / sample) * 100).toFixed(1);
  return [
    {
      id: "subject",
      header: t("list.subject"),
      place: "title",
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-mono">{row.subject}</span>
          <span className="text-muted">{t(row.mailboxId ? "scope.mailbox" : "scope.domain")}</span>
        </span>
      ),
    },
    {
      id: "level",
      header: t("list.level"),
      place: "state",
      width: "w-44",
      cell: (row) => (
        <StateMark
          tone={row.level === "pause" ? "bad" : "waiting"}
          word={t(`kind.${row.kind}`)}
          reason={t(`level.${row.level}`)}
        />
      ),
    },
    {
      id: "rate",
      header: t("list.rate"),
      cell: (row) => t("rate", { hits: row.hits, sample: row.sample, percent: percentOf(row) }),
    },
    {
      id: "at",
      header: t("list.at"),
      align: "end",
      width: "w-40",
      cell: (row) => <TimeText at={row.openedAt} />,
    },
    {
      id: "close",
      header: "",
      align: "end",
      width: "w-36",
      cell: (row) => {
        if (row.closedAt) return t("state.closed");
        return (
          onClose && (
            <Button onClick={() => onClose(row)}>
              {t(row.level === "pause" ? "close.resume" : "close.open")}
            </Button>
          )
        );
      },
    },
  ];
}

function CloseAlert({ row, onClose }: { row: Row; onClose: () => void }) {
  const t = useTranslations("reputation.close");
  const client = useTRPCClient();
  const { run } = useAction();
  const isPause = row.level === "pause";
  const close = async () => {
    await run(async () => {
      await client.reputation.closeAlert.mutate({ alertId: row.id });
    }, t("done"));
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t(isPause ? "title" : "titleWarning", { subject: row.subject })}
      goes={[...(isPause ? [t("goesPause")] : []), t("goesCount")]}
      stays={[t("stays")]}
      confirmLabel={t(isPause ? "confirm" : "confirmWarning")}
      onConfirm={close}
    />
  );
}
