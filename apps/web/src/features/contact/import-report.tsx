"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { Button, ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { countText } from "@penguin/ui/figure-text";
import { Notice } from "@penguin/ui/notice";
import { Panel } from "@penguin/ui/panel";
import { Progress } from "@penguin/ui/progress";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useAction } from "../../shell/use-action.ts";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { type Import, refusedInput } from "./contact-view.ts";
import { useReasonText } from "./use-reason-text.ts";

type Refused = RouterOutputs["contact"]["listImportErrors"]["rows"][number];

/** What an import does or did: counts while it runs, then every refused row with its reason. */
export function ImportReport({ found }: { found: Import }) {
  const t = useTranslations("contact.report");
  const phrase = useFigurePhrase();
  const running = found.state === "running";
  const { rowsRead, rowsImported, rowsUpdated, rowsSkipped, rowsRefused } = found;
  return (
    <div className="flex flex-col gap-4">
      {found.failure && (
        <Notice tone="bad" title={t("failed")}>
          {found.failure}
        </Notice>
      )}
      <Panel
        title={t(`state.${found.state}`)}
        action={running ? <CancelImport importId={found.id} /> : <ListLink listId={found.listId} />}
      >
        <div className="flex flex-col gap-4" aria-live="polite">
          {running && <Progress label={t("reading", { count: rowsRead })} done={rowsRead} whole={null} />}
          <FigureRow>
            <Figure label={t("read")} value={rowsRead} />
            <Figure label={t("added")} value={rowsImported} whole={rowsRead} phrase={phrase} />
            <Figure label={t("updated")} value={rowsUpdated} whole={rowsRead} phrase={phrase} />
            <Figure label={t("skipped")} value={rowsSkipped} whole={rowsRead} phrase={phrase} />
            <Figure label={t("refused")} value={rowsRefused} whole={rowsRead} phrase={phrase} />
          </FigureRow>
        </div>
      </Panel>
      <RefusedRows importId={found.id} running={running} />
    </div>
  );
}

function ListLink({ listId }: { listId: string | null }) {
  const t = useTranslations("contact.report");
  return (
    listId && (
      <ButtonLink size="small" href={`/dashboard/contacts?list=${listId}`}>
        {t("openList")}
      </ButtonLink>
    )
  );
}

function CancelImport({ importId }: { importId: string }) {
  const t = useTranslations("contact.report");
  const client = useTRPCClient();
  const may = useMay();
  const { run, pending } = useAction();
  if (!may("contact.cancel-import")) return null;
  return (
    <Button
      size="small"
      pending={pending}
      onClick={() => void run(() => client.contact.cancelImport.mutate({ importId }))}
    >
      {t("cancel")}
    </Button>
  );
}

const filterIds = [] as const;

function RefusedRows({ importId, running }: { importId: string; running: boolean }) {
  const t = useTranslations("contact.report");
  const trpc = useTRPC();
  const reason = useReasonText();
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const rows = useQuery(
    trpc.contact.listImportErrors.queryOptions(refusedInput(importId, query), {
      placeholderData: keepPreviousData,
    }),
  );
  const columns: ReadonlyArray<Column<Refused>> = [
    { id: "line", header: t("line"), place: "state", width: "w-24", cell: (row) => countText(row.rowNumber) },
    { id: "reason", header: t("reason"), place: "title", cell: (row) => reason(row.reason) },
    { id: "value", header: t("value"), mono: true, cell: (row) => row.detail },
  ];
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-strong">{t("refusedRows")}</h2>
      <Loaded query={rows} what={t("refusedRows")}>
        {(page) => (
          <DataTable
            label={t("refusedRows")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => String(row.rowNumber)}
            rowName={(row) => t("lineName", { line: row.rowNumber })}
            query={query}
            onQuery={onQuery}
            pending={pending}
            {...pagesOf(query, page.nextCursor)}
            emptyFiltered={t("none")}
            empty={<EmptyState sentence={running ? t("noneYet") : t("none")} />}
          />
        )}
      </Loaded>
    </section>
  );
}
