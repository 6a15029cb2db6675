"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { UserCog, UserMinus, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { IconButton } from "@penguin/ui/icon-button";
import { PageHeader } from "@penguin/ui/page-header";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { memberFilters, memberInput } from "./member-input.ts";
import {
  AddWorkspaceMember,
  EditWorkspaceRole,
  RemoveWorkspaceMember,
  type Workspace,
  type WorkspaceMember,
} from "./workspace-member-dialogs.tsx";

type Doing = { what: "add" } | { what: "edit" | "remove"; member: WorkspaceMember };

/** Who belongs to a workspace. */
export function WorkspaceMembers({ workspace }: { workspace: Workspace & { slug: string } }) {
  const t = useTranslations("workspace");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const may = useMay();
  const { query, onQuery, pending } = useTableQuery(memberFilters);
  const [doing, setDoing] = useState<Doing | null>(null);
  const members = useQuery(
    trpc.workspace.listWorkspaceMembers.queryOptions(
      { workspaceId: workspace.id, ...memberInput(query) },
      { placeholderData: keepPreviousData },
    ),
  );
  const columns = useColumns(may("workspace.set-workspace-member") ? setDoing : undefined);
  const close = () => setDoing(null);
  const add = may("workspace.set-workspace-member") && (
    <Button variant="filled" icon={<UserPlus aria-hidden />} onClick={() => setDoing({ what: "add" })}>
      {t("workspaceMembers.add.open")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("workspaceMembers.title")}
        description={t("workspaceMembers.lead")}
        above={
          <Breadcrumbs
            label={shell("breadcrumbs")}
            items={[
              { href: "/dashboard/workspaces", label: t("list.title") },
              { href: `/dashboard/workspaces/${workspace.slug}`, label: workspace.name },
            ]}
          />
        }
        mainAction={add}
      />
      <Loaded query={members} what={t("workspaceMembers.title")}>
        {(page) => (
          <DataTable
            label={t("workspaceMembers.title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.userId}
            rowName={(row) => row.name}
            query={query}
            onQuery={onQuery}
            pending={pending || members.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            searchLabel={t("workspaceMembers.search")}
            emptyFiltered={t("workspaceMembers.emptyFiltered")}
            empty={<EmptyState sentence={t("workspaceMembers.empty")} />}
          />
        )}
      </Loaded>
      {doing?.what === "add" && <AddWorkspaceMember workspace={workspace} onClose={close} />}
      {doing?.what === "edit" && (
        <EditWorkspaceRole workspace={workspace} member={doing.member} onClose={close} />
      )}
      {doing?.what === "remove" && (
        <RemoveWorkspaceMember workspace={workspace} member={doing.member} onClose={close} />
      )}
    </div>
  );
}

function useColumns(onDo: ((doing: Doing) => void) | undefined): ReadonlyArray<Column<WorkspaceMember>> {
  const t = useTranslations("workspace");
  const columns: Column<WorkspaceMember>[] = [
    { id: "name", header: t("workspaceMembers.name"), place: "title", cell: (row) => row.name },
    {
      id: "role",
      header: t("workspaceMembers.role"),
      place: "state",
      width: "w-36",
      cell: (row) => t(`members.workspaceRole.${row.role}`),
    },
    { id: "email", header: t("workspaceMembers.email"), mono: true, cell: (row) => row.email },
  ];
  if (!onDo) return columns;
  const actions = (row: WorkspaceMember) => (
    <span className="flex justify-end">
      <IconButton
        label={t("workspaceMembers.edit.open", { name: row.name })}
        icon={<UserCog aria-hidden />}
        onClick={() => onDo({ what: "edit", member: row })}
      />
      <IconButton
        label={t("workspaceMembers.remove.open", { name: row.name })}
        icon={<UserMinus aria-hidden />}
        onClick={() => onDo({ what: "remove", member: row })}
      />
    </span>
  );
  return [...columns, { id: "actions", header: "", align: "end", width: "w-24", cell: actions }];
}
