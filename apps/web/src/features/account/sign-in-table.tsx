"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { signInsInput } from "./sign-ins-input.ts";
import { useDeviceName } from "./use-device-name.ts";

type SignIn = RouterOutputs["account"]["listSignIns"]["rows"][number];

const filterIds = [] as const;

/** Who tried to sign in to one's account, the newest first. */
export function SignInTable() {
  const t = useTranslations("account.security.log");
  const trpc = useTRPC();
  const nameOf = useDeviceName();
  const { query, onQuery, pending } = useTableQuery(filterIds);
  const signIns = useQuery(
    trpc.account.listSignIns.queryOptions(signInsInput(query), { placeholderData: keepPreviousData }),
  );
  const columns: ReadonlyArray<Column<SignIn>> = [
    { id: "result", header: t("result"), place: "title", cell: (row) => t(`results.${row.result}`) },
    { id: "at", header: t("at"), place: "state", width: "w-40", cell: (row) => <TimeText at={row.at} /> },
    { id: "browser", header: t("browser"), cell: (row) => nameOf(row.userAgent) },
    { id: "place", header: t("place"), mono: true, cell: (row) => row.place || t("unknownPlace") },
  ];
  return (
    <section aria-label={t("title")} className="flex flex-col gap-2">
      <h2 className="font-strong">{t("title")}</h2>
      <Loaded query={signIns} what={t("title")}>
        {(page) => (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.id}
            rowName={(row) => t(`results.${row.result}`)}
            query={query}
            onQuery={onQuery}
            pending={pending}
            {...pagesOf(query, page.nextCursor)}
            emptyFiltered={t("empty")}
            empty={<EmptyState sentence={t("empty")} />}
          />
        )}
      </Loaded>
    </section>
  );
}
