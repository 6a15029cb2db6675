"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import type { Column } from "@penguin/ui/data-table";
import { TimeText } from "../../shell/time-text.tsx";
import { StaffTable } from "./staff-table.tsx";

type View = RouterOutputs["staff"]["viewCampaigns"];
type Campaign = View["rows"][number];

/** The campaigns of an entered organisation, with nothing to change them by. */
export function TenantCampaigns({ view }: { view: View }) {
  const t = useTranslations("staff.look");
  const figure = (id: "sent" | "bounced" | "replied"): Column<Campaign> => ({
    id,
    header: t(id),
    align: "end",
    width: "w-24",
    cell: (row) => row[id],
  });
  const columns: ReadonlyArray<Column<Campaign>> = [
    { id: "name", header: t("campaign"), place: "title", cell: (row) => row.name },
    {
      id: "state",
      header: t("state"),
      place: "state",
      cell: (row) => (row.stateReason ? `${row.state}: ${row.stateReason}` : row.state),
    },
    figure("sent"),
    figure("bounced"),
    figure("replied"),
    {
      id: "created",
      header: t("created"),
      align: "end",
      width: "w-28",
      cell: (row) => <TimeText day at={row.createdAt} />,
    },
  ];
  return (
    <StaffTable
      label={t("campaigns")}
      page={view}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.name}
      empty={t("noCampaigns")}
    />
  );
}
