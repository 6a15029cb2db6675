"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { emptyTableQuery } from "@penguin/ui/table-query";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { apiKeysPath, apiKeyTones } from "./api-key-view.ts";
import { ShownKey } from "./shown-key.tsx";

type Usage = RouterOutputs["apiKey"]["getUsage"];
type ApiKey = Usage["key"];

/** One key: what it may do, how it was used, and its end. */
export function ApiKeyDetail({ apiKeyId }: { apiKeyId: string }) {
  const t = useTranslations("api-key");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const usage = useQuery(trpc.apiKey.getUsage.queryOptions({ apiKeyId }));
  return (
    <div className="flex flex-col gap-4">
      <Breadcrumbs label={shell("breadcrumbs")} items={[{ href: apiKeysPath, label: t("list.title") }]} />
      <Loaded query={usage} what={t("list.title")} kind="panel">
        {(found) => (
          <>
            <KeyFacts apiKey={found.key} />
            <UsageTable usage={found} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function KeyFacts({ apiKey }: { apiKey: ApiKey }) {
  const t = useTranslations("api-key");
  const { networks, expiresAt, lastUsedAt } = apiKey;
  const facts = [
    {
      name: t("list.state"),
      value: <StateMark tone={apiKeyTones[apiKey.state]} word={t(`state.${apiKey.state}`)} />,
    },
    { name: t("detail.key"), value: `${apiKey.prefix}…`, mono: true },
    { name: t("detail.scopes"), value: apiKey.scopes.map((scope) => t(`scope.${scope}`)).join(", ") },
    {
      name: t("detail.networks"),
      value: networks.length > 0 ? networks.join(", ") : t("detail.everywhere"),
      mono: networks.length > 0,
    },
    { name: t("detail.expires"), value: expiresAt ? <TimeText at={expiresAt} /> : t("detail.forever") },
    { name: t("detail.lastUsed"), value: lastUsedAt ? <TimeText at={lastUsedAt} /> : t("list.never") },
    { name: t("detail.createdBy"), value: apiKey.createdByName ?? t("detail.formerMember") },
    { name: t("detail.createdAt"), value: <TimeText at={apiKey.createdAt} /> },
  ];
  return (
    <Panel title={apiKey.name} action={apiKey.state !== "revoked" && <KeyActions apiKey={apiKey} />}>
      <Facts facts={facts} />
    </Panel>
  );
}

function KeyActions({ apiKey: { id: apiKeyId, name } }: { apiKey: ApiKey }) {
  const t = useTranslations("api-key");
  const client = useTRPCClient();
  const may = useMay();
  const { run } = useAction();
  const [asked, setAsked] = useState<"revoke" | "regenerate" | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const act = async () => {
    if (asked === "revoke")
      await run(() => client.apiKey.revoke.mutate({ apiKeyId }), t("revoke.done", { name }));
    else await run(async () => setShown((await client.apiKey.regenerate.mutate({ apiKeyId })).key));
  };
  return (
    <>
      {may("api-key.regenerate") && (
        <Button onClick={() => setAsked("regenerate")}>{t("regenerate.open")}</Button>
      )}
      {may("api-key.revoke") && (
        <Button variant="danger" onClick={() => setAsked("revoke")}>
          {t("revoke.open")}
        </Button>
      )}
      {asked && (
        <ConfirmDialog
          open
          onOpenChange={() => setAsked(null)}
          title={t(`${asked}.title`, { name })}
          goes={[t(`${asked}.goes`)]}
          stays={[t(`${asked}.stays`)]}
          confirmLabel={t(`${asked}.confirm`)}
          onConfirm={act}
        />
      )}
      <ShownKey value={shown} onClose={() => setShown(null)} />
    </>
  );
}

function UsageTable({ usage }: { usage: Usage }) {
  const t = useTranslations("api-key.usage");
  const columns: ReadonlyArray<Column<Usage["rows"][number]>> = [
    { id: "operation", header: t("operation"), place: "title", mono: true, cell: (row) => row.operation },
    { id: "day", header: t("day"), place: "state", width: "w-32", cell: (row) => row.day },
    { id: "calls", header: t("calls"), align: "end", width: "w-28", cell: (row) => row.calls },
    { id: "failures", header: t("failures"), align: "end", width: "w-40", cell: (row) => row.failures },
  ];
  const title = t("title", { days: usage.days });
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="font-strong">
        {title} <span className="text-label text-muted">{t("total", { calls: usage.calls })}</span>
      </h2>
      <DataTable
        label={title}
        columns={columns}
        rows={usage.rows}
        rowId={(row) => `${row.day} ${row.operation}`}
        rowName={(row) => row.operation}
        query={emptyTableQuery}
        onQuery={() => undefined}
        emptyFiltered={t("empty")}
        empty={<EmptyState sentence={t("empty")} />}
      />
    </section>
  );
}
