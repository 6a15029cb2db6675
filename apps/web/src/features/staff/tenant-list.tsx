"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import type { Column } from "@penguin/ui/data-table";
import { PageHeader } from "@penguin/ui/page-header";
import { TimeText } from "../../shell/time-text.tsx";
import { StaffTable } from "./staff-table.tsx";
import { TenantStatus } from "./tenant-status.tsx";

type Tenants = RouterOutputs["staff"]["listTenants"];
type Tenant = Tenants["rows"][number];

/** Every organisation by name and counts. */
export function StaffTenantList({ page }: { page: Tenants }) {
  const t = useTranslations("staff.tenants");
  const nav = useTranslations("staff.nav");
  const count = (id: "members" | "workspaces" | "mailboxes" | "campaigns"): Column<Tenant> => ({
    id,
    header: t(id),
    align: "end",
    width: "w-28",
    cell: (row) => row[id],
  });
  const columns: ReadonlyArray<Column<Tenant>> = [
    { id: "name", header: t("name"), place: "title", cell: (row) => row.name },
    {
      id: "status",
      header: t("status"),
      place: "state",
      width: "w-28",
      cell: (row) => <TenantStatus status={row.status} />,
    },
    count("members"),
    count("workspaces"),
    count("mailboxes"),
    count("campaigns"),
    {
      id: "since",
      header: t("since"),
      align: "end",
      width: "w-28",
      cell: (row) => <TimeText day at={row.createdAt} />,
    },
  ];
  return (
    <>
      <PageHeader title={nav("tenants")} description={t("lead")} />
      <StaffTable
        label={nav("tenants")}
        page={page}
        columns={columns}
        rowId={(row) => row.tenantId}
        rowName={(row) => row.name}
        rowHref={(row) => `/staff/tenants/${row.tenantId}`}
        searchLabel={t("search")}
        empty={t("empty")}
        emptyFiltered={t("emptyFiltered")}
      />
    </>
  );
}
