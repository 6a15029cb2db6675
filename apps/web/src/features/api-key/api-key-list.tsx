"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { MainAction } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { apiKeyFilters, apiKeyInput, type ApiKeyRow, apiKeysPath, apiKeyTones } from "./api-key-view.ts";
import { ShownKey } from "./shown-key.tsx";

const CreateApiKey = dynamic(() => import("./create-api-key.tsx").then((module) => module.CreateApiKey));

/** The keys of the organisation's programs. */
export function ApiKeyList() {
  const t = useTranslations("api-key");
  const trpc = useTRPC();
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const { query, onQuery, pending } = useTableQuery(apiKeyFilters);
  const keys = useQuery(
    trpc.apiKey.list.queryOptions(apiKeyInput(query), { placeholderData: keepPreviousData }),
  );
  const columns = useApiKeyColumns();
  const create = may("api-key.create") && (
    <MainAction>
      <Button variant="filled" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
        {t("create.open")}
      </Button>
    </MainAction>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="max-w-prose text-muted">{t("list.lead")}</p>
        <div className="flex flex-wrap items-center gap-2 sm:ms-auto">
          <ButtonLink href="/docs/api">{t("list.docs")}</ButtonLink>
          {create}
        </div>
      </div>
      <Loaded query={keys} what={t("list.title")}>
        {(page) => (
          <DataTable
            label={t("list.title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.id}
            rowName={(row) => row.name}
            rowHref={(row) => `${apiKeysPath}/${row.id}`}
            query={query}
            onQuery={onQuery}
            pending={pending || keys.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            searchLabel={t("list.search")}
            emptyFiltered={t("list.emptyFiltered")}
            empty={<EmptyState sentence={t("list.empty")} />}
          />
        )}
      </Loaded>
      {creating && <CreateApiKey onClose={() => setCreating(false)} onMade={setShown} />}
      <ShownKey value={shown} onClose={() => setShown(null)} />
    </div>
  );
}

function useApiKeyColumns(): ReadonlyArray<Column<ApiKeyRow>> {
  const t = useTranslations("api-key");
  return [
    { id: "name", header: t("list.name"), place: "title", cell: (row) => row.name },
    {
      id: "state",
      header: t("list.state"),
      place: "state",
      width: "w-28",
      cell: (row) => <StateMark tone={apiKeyTones[row.state]} word={t(`state.${row.state}`)} />,
    },
    { id: "prefix", header: t("list.prefix"), mono: true, width: "w-40", cell: (row) => `${row.prefix}…` },
    {
      id: "scopes",
      header: t("list.scopes"),
      place: "wide",
      cell: (row) => row.scopes.map((scope) => t(`scope.${scope}`)).join(", "),
    },
    {
      id: "lastUsed",
      header: t("list.lastUsed"),
      align: "end",
      width: "w-36",
      cell: (row) => (row.lastUsedAt ? <TimeText at={row.lastUsedAt} /> : t("list.never")),
    },
  ];
}
