"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText, figureText } from "@penguin/ui/figure-text";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { type Import, importTones, importsInput } from "./contact-view.ts";

const filterIds = [] as const;
const root = "/dashboard/contacts/imports";

/** What was imported so far, the newest first. */
export function ImportTable() {
  const t = useTranslations("contact");
  const trpc = useTRPC();
  const may = useMay();
  const phrase = useFigurePhrase();
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const imports = useQuery(
    trpc.contact.listImports.queryOptions(importsInput(query), { placeholderData: keepPreviousData }),
  );
  const columns: ReadonlyArray<Column<Import>> = [
    { id: "file", header: t("report.file"), place: "title", cell: (row) => row.fileName },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-40",
      cell: (row) => <StateMark tone={importTones[row.state]} word={t(`report.state.${row.state}`)} />,
    },
    {
      id: "read",
      header: t("report.read"),
      align: "end",
      width: "w-28",
      cell: (row) => countText(row.rowsRead),
    },
    {
      id: "added",
      header: t("report.added"),
      align: "end",
      cell: (row) => figureText(row.rowsImported, row.rowsRead, phrase),
    },
    {
      id: "refused",
      header: t("report.refused"),
      align: "end",
      cell: (row) => figureText(row.rowsRefused, row.rowsRead, phrase),
    },
    {
      id: "at",
      header: t("report.started"),
      align: "end",
      width: "w-36",
      cell: (row) => <TimeText at={row.createdAt} />,
    },
  ];
  return (
    <Loaded query={imports} what={t("tabs.imports")}>
      {(page) => (
        <DataTable
          label={t("tabs.imports")}
          columns={columns}
          rows={page.rows}
          rowId={(row) => row.id}
          rowName={(row) => row.fileName}
          rowHref={(row) => `${root}/${row.id}`}
          query={query}
          onQuery={onQuery}
          pending={pending}
          {...pagesOf(query, page.nextCursor)}
          emptyFiltered={t("report.noImports")}
          empty={
            <EmptyState
              sentence={t("report.noImports")}
              sample={
                may("contact.upload-file") && (
                  <ButtonLink href={`${root}/new?sample=1`}>{t("list.sample")}</ButtonLink>
                )
              }
            />
          }
        />
      )}
    </Loaded>
  );
}
