"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import type { Column } from "@penguin/ui/data-table";
import { Facts, Panel } from "@penguin/ui/panel";
import { TimeText } from "../../shell/time-text.tsx";
import { StaffTable } from "./staff-table.tsx";
import { TenantStatus } from "./tenant-status.tsx";

type View = RouterOutputs["staff"]["viewTenant"];
type Member = View["members"]["rows"][number];

/** An organisation, its workspaces and its members. */
export function TenantOverview({ view }: { view: View }) {
  const t = useTranslations("staff.look");
  const words = useTranslations("staff.tenants");
  const listed = (parts: string[]) => (parts.length > 0 ? parts.join(", ") : t("none"));
  const facts = [
    { name: words("status"), value: <TenantStatus status={view.status} /> },
    { name: words("since"), value: <TimeText day at={view.createdAt} /> },
    { name: t("workspaces"), value: listed(view.workspaces.map((one) => one.name)) },
    { name: t("mailboxes"), value: listed(view.mailboxes.map((one) => `${one.n} ${one.state}`)) },
    { name: t("secondFactor"), value: view.secondFactorFrom ? t("required") : t("optional") },
  ];
  const columns: ReadonlyArray<Column<Member>> = [
    { id: "name", header: t("name"), place: "title", cell: (row) => row.name },
    { id: "email", header: t("email"), mono: true, cell: (row) => row.email },
    { id: "roles", header: t("roles"), cell: (row) => row.roles.join(", ") },
    {
      id: "since",
      header: words("since"),
      align: "end",
      width: "w-28",
      cell: (row) => <TimeText day at={row.createdAt} />,
    },
  ];
  return (
    <>
      <Panel title={t("facts")}>
        <Facts facts={facts} />
      </Panel>
      {view.masked && <p className="text-muted">{t("masked")}</p>}
      <StaffTable
        label={t("members")}
        page={view.members}
        columns={columns}
        rowId={(row) => row.userId}
        rowName={(row) => row.name}
        empty={t("noMembers")}
      />
    </>
  );
}
