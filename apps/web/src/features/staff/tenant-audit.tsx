"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import type { Column } from "@penguin/ui/data-table";
import { TimeText } from "../../shell/time-text.tsx";
import { StaffTable } from "./staff-table.tsx";

type View = RouterOutputs["staff"]["viewAudit"];
type Entry = View["rows"][number];

/** The audit trail of an entered organisation. */
export function TenantAudit({ view }: { view: View }) {
  const t = useTranslations("staff.look");
  const kinds = useTranslations("audit-log.kind");
  const columns: ReadonlyArray<Column<Entry>> = [
    { id: "action", header: t("action"), place: "title", mono: true, cell: (row) => row.action },
    { id: "at", header: t("at"), place: "state", width: "w-40", cell: (row) => <TimeText at={row.at} /> },
    { id: "by", header: t("by"), width: "w-32", cell: (row) => kinds(row.actorKind) },
    { id: "why", header: t("why"), place: "wide", cell: (row) => row.reason ?? "" },
  ];
  return (
    <StaffTable
      label={t("audit")}
      page={view}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.action}
      empty={t("noAudit")}
    />
  );
}
