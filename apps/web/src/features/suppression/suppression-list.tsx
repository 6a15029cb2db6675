"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { Download, FileUp, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { IconButton } from "@penguin/ui/icon-button";
import { PageHeader } from "@penguin/ui/page-header";
import { TextLink } from "@penguin/ui/text-link";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay, useSession } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { AddSuppression } from "./add-suppression.tsx";
import { ImportSuppressions } from "./import-suppressions.tsx";
import {
  suppressionFilters,
  suppressionInput,
  suppressionReasons,
  suppressionScopes,
} from "./suppression-input.ts";

type Row = RouterOutputs["suppression"]["list"]["rows"][number];

/** Whom every send is checked against. */
export function SuppressionList() {
  const t = useTranslations("suppression");
  const trpc = useTRPC();
  const may = useMay();
  const { workspaces } = useSession();
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const [removing, setRemoving] = useState<Row | null>(null);
  const { query, onQuery, pending } = useTableQuery(suppressionFilters);
  const rows = useQuery(
    trpc.suppression.list.queryOptions(suppressionInput(query), { placeholderData: keepPreviousData }),
  );
  const columns = useSuppressionColumns(may("suppression.remove") ? setRemoving : undefined);
  const add = may("suppression.add") ? (
    <Button variant="filled" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
      {t("add.open")}
    </Button>
  ) : undefined;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("list.title")}
        description={t("list.lead")}
        actions={
          <>
            {may("suppression.import") && (
              <Button icon={<FileUp aria-hidden />} onClick={() => setImporting(true)}>
                {t("import.open")}
              </Button>
            )}
            <ButtonLink icon={<Download aria-hidden />} href="/api/suppression/export" download>
              {t("export")}
            </ButtonLink>
          </>
        }
        mainAction={add}
      />
      <Loaded query={rows} what={t("list.title")}>
        {(page) => (
          <DataTable
            label={t("list.title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.id}
            rowName={(row) => (isErased(row) ? t("list.erased") : row.email)}
            query={query}
            onQuery={onQuery}
            pending={pending || rows.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            searchLabel={t("list.search")}
            filters={[
              {
                id: "reason",
                label: t("list.reason"),
                choices: suppressionReasons.map((value) => ({ value, label: t(`reason.${value}`) })),
              },
              {
                id: "scope",
                label: t("list.scope"),
                choices: suppressionScopes.map((value) => ({ value, label: t(`scope.${value}`) })),
              },
              {
                id: "workspace",
                label: t("list.workspace"),
                choices: workspaces.map(({ id, name }) => ({ value: id, label: name })),
              },
            ]}
            emptyFiltered={t("list.emptyFiltered")}
            empty={<EmptyState sentence={t("list.empty")} />}
          />
        )}
      </Loaded>
      <ImportSuppressions open={importing} onOpenChange={setImporting} />
      <AddSuppression open={adding} onOpenChange={setAdding} />
      <RemoveSuppression row={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}

const isErased = ({ email }: Row): boolean => email.startsWith("#");

/** By what an address came here: the mail, the rule that judged what came back, or the person who added it. */
function Provenance({ row }: { row: Row }) {
  const t = useTranslations("suppression.list");
  const { source, rule, addedByName } = row;
  const said = addedByName ? t("byPerson", { source, name: addedByName }) : source;
  return (
    <span className="flex min-w-0 flex-col">
      {source.startsWith("message:") ? (
        <TextLink href={`/dashboard/messages/${source.slice("message:".length)}`} className="self-start">
          {t("fromMessage")}
        </TextLink>
      ) : (
        <span>{source.startsWith("mail:") ? t("fromMail") : said}</span>
      )}
      {rule && <span className="truncate font-mono text-label text-muted">{rule}</span>}
    </span>
  );
}

function useSuppressionColumns(onRemove: ((row: Row) => void) | undefined): ReadonlyArray<Column<Row>> {
  const t = useTranslations("suppression");
  const { seesAll } = useSession();
  const columns: Column<Row>[] = [
    {
      id: "email",
      header: t("list.value"),
      place: "title",
      mono: true,
      cell: (row) => (isErased(row) ? t("list.erased") : row.email),
    },
    {
      id: "reason",
      header: t("list.reason"),
      place: "state",
      width: "w-44",
      cell: (row) => t(`reason.${row.reason}`),
    },
    {
      id: "scope",
      header: t("list.scope"),
      cell: (row) =>
        row.scope === "tenant" ? t("scope.tenant") : (row.scopeName ?? t(`scope.${row.scope}`)),
    },
    { id: "source", header: t("list.source"), place: "wide", cell: (row) => <Provenance row={row} /> },
    {
      id: "at",
      header: t("list.at"),
      align: "end",
      width: "w-40",
      cell: (row) => <TimeText at={row.createdAt} />,
    },
  ];
  if (!onRemove) return columns;
  const whyNot = (row: Row): string | undefined => {
    if (row.reason === "complaint" || row.reason === "unsubscribed") return t("list.forGood");
    return row.scope === "tenant" && !seesAll ? t("list.byAdmins") : undefined;
  };
  const remove = (row: Row) =>
    whyNot(row) ? (
      <span className="text-label text-muted">{whyNot(row)}</span>
    ) : (
      <IconButton
        label={t("remove.open", { email: row.email })}
        icon={<Trash2 aria-hidden />}
        onClick={() => onRemove(row)}
      />
    );
  return [...columns, { id: "remove", header: "", align: "end", width: "w-20", cell: remove }];
}

function RemoveSuppression({ row, onClose }: { row: Row | null; onClose: () => void }) {
  const t = useTranslations("suppression.remove");
  const client = useTRPCClient();
  const { run } = useAction();
  if (!row) return null;
  const remove = async () => {
    await run(
      () => client.suppression.remove.mutate({ suppressionId: row.id }),
      t("done", { email: row.email }),
    );
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("title", { email: row.email })}
      goes={[t("goes")]}
      stays={[t("stays")]}
      confirmLabel={t("confirm")}
      onConfirm={remove}
    />
  );
}
