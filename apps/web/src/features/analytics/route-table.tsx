"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText, figureText } from "@penguin/ui/figure-text";
import { emptyTableQuery } from "@penguin/ui/table-query";
import { useFigurePhrase } from "../../shell/ui-text.ts";

type Route = RouterOutputs["analytics"]["getCampaign"]["mailboxes"][number];

/** The mails of a campaign from each mailbox, or to each provider, in one line; the small ones share one. */
export function RouteTable({ by, routes }: { by: "mailbox" | "provider"; routes: readonly Route[] }) {
  const t = useTranslations("analytics.route");
  const phrase = useFigurePhrase();
  const count = (id: "waiting" | "sent" | "ended"): Column<Route> => ({
    id,
    header: t(id),
    align: "end",
    width: "w-24",
    cell: (route) => countText(route[id]),
  });
  const nameOf = ({ name, ways }: Route): string => name ?? t("others", { count: ways });
  const columns: ReadonlyArray<Column<Route>> = [
    { id: "name", header: t(by), place: "title", cell: nameOf },
    count("waiting"),
    { ...count("sent"), place: "state" },
    {
      id: "bounced",
      header: t("bounced"),
      align: "end",
      width: "w-44",
      cell: (route) => figureText(route.bounced, route.sent, phrase),
    },
    count("ended"),
  ];
  return (
    <DataTable
      label={t(by === "mailbox" ? "byMailbox" : "byProvider")}
      columns={columns}
      rows={routes}
      rowId={(route) => route.name ?? "others"}
      rowName={nameOf}
      query={emptyTableQuery}
      onQuery={() => undefined}
      emptyFiltered={t("empty")}
      empty={<EmptyState sentence={t("empty")} />}
    />
  );
}
