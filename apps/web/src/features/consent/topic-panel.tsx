"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { Archive, Pencil, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText } from "@penguin/ui/figure-text";
import { IconButton } from "@penguin/ui/icon-button";
import { Panel } from "@penguin/ui/panel";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { EditTopic } from "./edit-topic.tsx";
import { topicFilters, topicInput, topicStates } from "./topic-input.ts";

/** Something the mails of a workspace are about. */
export type TopicRow = RouterOutputs["consent"]["listTopics"]["rows"][number];

type Open = { act: "create" } | { act: "edit" | "archive"; row: TopicRow };

/** What the mails of a workspace can be about; people choose among them on the page behind their link. */
export function TopicPanel({ workspaceId }: { workspaceId: string }) {
  const t = useTranslations("consent");
  const trpc = useTRPC();
  const may = useMay();
  const [open, setOpen] = useState<Open | null>(null);
  const { query, onQuery, pending } = useTableQuery(topicFilters);
  const rows = useQuery(
    trpc.consent.listTopics.queryOptions(topicInput(workspaceId, query), {
      placeholderData: keepPreviousData,
    }),
  );
  const columns = useTopicColumns(may("consent.update-topic") ? setOpen : undefined);
  const close = () => setOpen(null);
  return (
    <Panel title={t("title")} note={t("lead")} id="topics">
      <div className="flex flex-col gap-3">
        {may("consent.create-topic") && (
          <Button
            className="self-start"
            icon={<Plus aria-hidden />}
            onClick={() => setOpen({ act: "create" })}
          >
            {t("create.open")}
          </Button>
        )}
        <Loaded query={rows} what={t("title")}>
          {(page) => (
            <DataTable
              label={t("title")}
              columns={columns}
              rows={page.rows}
              rowId={(row) => row.id}
              rowName={(row) => row.name}
              query={query}
              onQuery={onQuery}
              pending={pending || rows.isPlaceholderData}
              {...pagesOf(query, page.nextCursor)}
              searchLabel={t("search")}
              filters={[
                {
                  id: "topics",
                  label: t("show"),
                  choices: topicStates.map((value) => ({ value, label: t(`state.${value}`) })),
                },
              ]}
              emptyFiltered={t("emptyFiltered")}
              empty={<EmptyState sentence={t("empty")} />}
            />
          )}
        </Loaded>
      </div>
      {open?.act === "create" && <EditTopic workspaceId={workspaceId} onClose={close} />}
      {open?.act === "edit" && <EditTopic workspaceId={workspaceId} topic={open.row} onClose={close} />}
      {open?.act === "archive" && <ArchiveTopic topic={open.row} onClose={close} />}
    </Panel>
  );
}

function useTopicColumns(onOpen: ((open: Open) => void) | undefined): ReadonlyArray<Column<TopicRow>> {
  const t = useTranslations("consent");
  const columns: Column<TopicRow>[] = [
    {
      id: "name",
      header: t("name"),
      place: "title",
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate">{row.name}</span>
          {row.description && <span className="text-muted">{row.description}</span>}
        </span>
      ),
    },
    {
      id: "campaigns",
      header: t("campaigns"),
      align: "end",
      width: "w-28",
      cell: (row) => countText(row.campaigns),
    },
    { id: "left", header: t("left"), align: "end", width: "w-28", cell: (row) => countText(row.left) },
  ];
  if (!onOpen) return columns;
  const acts = (row: TopicRow) =>
    row.archivedAt ? (
      t("state.archived")
    ) : (
      <span className="flex justify-end">
        <IconButton
          label={t("edit.open", { name: row.name })}
          icon={<Pencil aria-hidden />}
          onClick={() => onOpen({ act: "edit", row })}
        />
        <IconButton
          label={t("archive.open", { name: row.name })}
          icon={<Archive aria-hidden />}
          onClick={() => onOpen({ act: "archive", row })}
        />
      </span>
    );
  return [...columns, { id: "acts", header: "", place: "state", align: "end", width: "w-24", cell: acts }];
}

function ArchiveTopic({ topic, onClose }: { topic: TopicRow; onClose: () => void }) {
  const t = useTranslations("consent.archive");
  const client = useTRPCClient();
  const { run } = useAction();
  const archive = async () => {
    await run(
      () => client.consent.archiveTopic.mutate({ topicId: topic.id }),
      t("done", { name: topic.name }),
    );
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("title", { name: topic.name })}
      goes={[t("goes")]}
      stays={[t("stays", { count: topic.left })]}
      confirmLabel={t("confirm")}
      onConfirm={archive}
    />
  );
}
