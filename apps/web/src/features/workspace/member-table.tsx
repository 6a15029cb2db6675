"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { emptyTableQuery } from "@penguin/ui/table-query";
import { Loaded } from "../../shell/loaded.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";

type Member = RouterOutputs["workspace"]["getTenant"]["members"][number];

/** The people of the organisation and their roles. */
export function MemberTable() {
  const t = useTranslations("workspace.organisation");
  const trpc = useTRPC();
  const query = useQuery(trpc.workspace.getTenant.queryOptions());
  const columns: ReadonlyArray<Column<Member>> = [
    { id: "name", header: t("name"), place: "title", cell: (row) => row.name },
    {
      id: "roles",
      header: t("roles"),
      place: "state",
      cell: (row) => row.roles.map((role) => t(`role.${role}`)).join(", "),
    },
    { id: "email", header: t("email"), mono: true, cell: (row) => row.email },
  ];
  return (
    <Loaded query={query} what={t("members")}>
      {(tenant) => (
        <DataTable
          label={t("members")}
          columns={columns}
          rows={tenant.members}
          rowId={(row) => row.userId}
          rowName={(row) => row.name}
          query={emptyTableQuery}
          onQuery={() => undefined}
          emptyFiltered={t("noMembers")}
          empty={<EmptyState sentence={t("noMembers")} />}
        />
      )}
    </Loaded>
  );
}
