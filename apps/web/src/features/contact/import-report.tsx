"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { countText } from "@penguin/ui/figure-text";
import { Panel } from "@penguin/ui/panel";
import { Progress } from "@penguin/ui/progress";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useTableQuery } from "../../shell/use-table-query.ts";

/** A row of the file that was not imported. */
export interface RefusedRow {
  line: number;
  value: string;
  reason: string;
}

interface ImportReportProps {
  read: number;
  /** Null while the file is still being read. */
  whole: number | null;
  added: number;
  updated: number;
  refused: number;
  running: boolean;
  rows: readonly RefusedRow[];
  older?: string | null;
  newer?: string | null;
  /** The refused rows as a file. */
  downloadHref?: string;
  error?: ReactNode;
}

const filterIds = [] as const;

/** What an import did: counts, and every refused row with its reason. */
export function ImportReport({
  read,
  whole,
  added,
  updated,
  refused,
  running,
  rows,
  downloadHref,
  ...rest
}: ImportReportProps) {
  const t = useTranslations("contact.report");
  const phrase = useFigurePhrase();
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const columns: ReadonlyArray<Column<RefusedRow>> = [
    { id: "line", header: t("line"), place: "state", width: "w-24", cell: (row) => countText(row.line) },
    { id: "value", header: t("value"), place: "title", mono: true, cell: (row) => row.value },
    { id: "reason", header: t("reason"), place: "detail", cell: (row) => row.reason },
  ];
  return (
    <div className="flex flex-col gap-6">
      <Panel title={running ? t("running") : t("done")}>
        <div className="flex flex-col gap-4">
          {running && <Progress label={t("read")} done={read} whole={whole} phrase={phrase} />}
          <FigureRow>
            <Figure label={t("added")} value={added} whole={read} phrase={phrase} />
            <Figure label={t("updated")} value={updated} whole={read} phrase={phrase} />
            <Figure label={t("refused")} value={refused} whole={read} phrase={phrase} />
          </FigureRow>
        </div>
      </Panel>
      <section className="flex flex-col gap-3">
        <div className="flex items-center justify-between gap-2">
          <h2 className="font-strong">{t("refusedRows")}</h2>
          {downloadHref && refused > 0 && (
            <ButtonLink size="small" icon={<Download aria-hidden />} href={downloadHref}>
              {t("download")}
            </ButtonLink>
          )}
        </div>
        <DataTable
          {...rest}
          label={t("refusedRows")}
          columns={columns}
          rows={rows}
          rowId={(row) => String(row.line)}
          rowName={(row) => t("lineName", { line: row.line })}
          query={query}
          onQuery={onQuery}
          pending={pending}
          emptyFiltered={t("none")}
          empty={<EmptyState sentence={running ? t("noneYet") : t("none")} />}
        />
      </section>
    </div>
  );
}
