"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import type { Column } from "@penguin/ui/data-table";
import { PageHeader } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { TimeText } from "../../shell/time-text.tsx";
import { ApproveAccess, EndAccess } from "./decide-grant.tsx";
import { StaffTable } from "./staff-table.tsx";

type Grants = RouterOutputs["staff"]["listGrants"];
type Grant = Grants["rows"][number];

const tones = { pending: "waiting", open: "good", expired: "neutral", ended: "neutral" } as const;

/** Who may look where, why and until when. */
export function StaffGrantList({ page }: { page: Grants }) {
  const t = useTranslations("staff.grants");
  const states = useTranslations("staff.state");
  const nav = useTranslations("staff.nav");
  const nameOf = (row: Grant) => row.tenantName ?? t("gone");
  const columns: ReadonlyArray<Column<Grant>> = [
    { id: "organisation", header: t("organisation"), place: "title", cell: nameOf },
    {
      id: "state",
      header: t("state"),
      place: "state",
      width: "w-28",
      cell: (row) => <StateMark tone={tones[row.state]} word={states(row.state)} />,
    },
    { id: "who", header: t("who"), width: "w-40", cell: (row) => row.userName },
    {
      id: "until",
      header: t("until"),
      width: "w-36",
      cell: (row) => (row.expiresAt ? <TimeText at={row.endedAt ?? row.expiresAt} /> : "–"),
    },
    { id: "why", header: t("why"), place: "wide", cell: (row) => `${row.ticket}: ${row.reason}` },
    { id: "act", header: t("act"), place: "wide", cell: (row) => <Decide row={row} name={nameOf(row)} /> },
  ];
  return (
    <>
      <PageHeader title={nav("grants")} description={t("lead")} />
      <StaffTable
        label={nav("grants")}
        page={page}
        columns={columns}
        rowId={(row) => row.id}
        rowName={nameOf}
        rowHref={(row) => `/staff/tenants/${row.tenantId}`}
        empty={t("empty")}
      />
    </>
  );
}

function Decide({ row, name }: { row: Grant; name: string }) {
  const who = row.userName;
  if (row.state === "open") return <EndAccess grantId={row.id} name={name} />;
  if (row.state !== "pending") return null;
  return (
    <span className="flex flex-wrap gap-2">
      {row.mayDecide && <ApproveAccess grantId={row.id} name={name} who={who} hours={row.hours} />}
      <EndAccess grantId={row.id} name={name} who={who} />
    </span>
  );
}
