"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { Download, Eraser } from "lucide-react";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { auditActors, auditFileHref, auditFilters, auditInput } from "./audit-input.ts";

const EraseSubject = dynamic(() => import("./erase-subject.tsx").then((module) => module.EraseSubject));

type Entry = RouterOutputs["auditLog"]["list"]["rows"][number];

const changeText = (entry: Entry): string => {
  if (entry.reason) return entry.reason;
  const text = entry.after ? JSON.stringify(entry.after) : "";
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
};

/** An id as it is typed to erase what the log holds of somebody. */
function Id({ children }: { children: string }) {
  return <span className="font-mono text-label break-all text-muted">{children}</span>;
}

function useAuditColumns(): ReadonlyArray<Column<Entry>> {
  const t = useTranslations("audit-log");
  const trpc = useTRPC();
  const tenant = useQuery(trpc.workspace.getTenant.queryOptions());
  const isMember = (entry: Entry) =>
    entry.actorKind === "user" && tenant.data?.members.some((member) => member.userId === entry.actorId);
  // Somebody of the platform's staff may be a member, too; what they did as an operator is not a member's act.
  const nameOf = (entry: Entry) =>
    (entry.actorKind === "operator"
      ? undefined
      : tenant.data?.members.find((member) => member.userId === entry.actorId)?.name) ??
    t(`actor.${entry.actorKind}`);
  return [
    { id: "action", header: t("action"), place: "title", mono: true, cell: (row) => row.action },
    { id: "at", header: t("at"), place: "state", width: "w-40", cell: (row) => <TimeText at={row.at} /> },
    {
      id: "actor",
      header: t("by"),
      width: "w-48",
      cell: (row) => (
        <span className="flex flex-col">
          {nameOf(row)}
          {row.actorId !== null && !isMember(row) && <Id>{row.actorId}</Id>}
        </span>
      ),
    },
    {
      id: "on",
      header: t("on"),
      width: "w-48",
      cell: (row) => (
        <span className="flex flex-col">
          {row.entity}
          <Id>{row.entityId}</Id>
        </span>
      ),
    },
    {
      id: "change",
      header: t("change"),
      place: "wide",
      cell: (row) => <span className="font-mono text-label break-all text-muted">{changeText(row)}</span>,
    },
  ];
}

/** Who changed what, the newest first. */
export function AuditTable() {
  const t = useTranslations("audit-log");
  const trpc = useTRPC();
  const may = useMay();
  const [erasing, setErasing] = useState(false);
  const { query, onQuery, pending } = useTableQuery(auditFilters);
  const entries = useQuery(
    trpc.auditLog.list.queryOptions(auditInput(query), { placeholderData: keepPreviousData }),
  );
  const columns = useAuditColumns();
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted">{t("sealed")}</p>
        {may("audit-log.erase-subject") && (
          <Button icon={<Eraser aria-hidden />} onClick={() => setErasing(true)}>
            {t("erase.open")}
          </Button>
        )}
        <ButtonLink download href={auditFileHref(query)} icon={<Download aria-hidden />}>
          {t("export")}
        </ButtonLink>
      </div>
      {erasing && <EraseSubject onClose={() => setErasing(false)} />}
      <Loaded query={entries} what={t("title")}>
        {(page) => (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.id}
            rowName={(row) => row.action}
            query={query}
            onQuery={onQuery}
            pending={pending || entries.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            searchLabel={t("search")}
            filters={[
              {
                id: "actor",
                label: t("by"),
                choices: auditActors.map((value) => ({ value, label: t(`kind.${value}`) })),
              },
            ]}
            emptyFiltered={t("emptyFiltered")}
            empty={<EmptyState sentence={t("empty")} />}
          />
        )}
      </Loaded>
    </div>
  );
}
