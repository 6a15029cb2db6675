"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ShieldOff, UserCog, UserMinus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { IconButton } from "@penguin/ui/icon-button";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import type { Member } from "./edit-member-roles.tsx";
import { memberFilters, memberInput } from "./member-input.ts";
import type { Role } from "./role-fields.tsx";

interface MemberTableProps {
  ownId: string | undefined;
  /** The roles one may give and take; who has others cannot be changed. */
  grantable: readonly Role[];
  onEdit: (member: Member) => void;
  onRemove: (member: Member) => void;
  onResetFactor: (member: Member) => void;
}

/** The people of the organisation and their roles. */
export function MemberTable(props: MemberTableProps) {
  const t = useTranslations("workspace.members");
  const trpc = useTRPC();
  const { query, onQuery, pending } = useTableQuery(memberFilters);
  const members = useQuery(
    trpc.workspace.listMembers.queryOptions(memberInput(query), { placeholderData: keepPreviousData }),
  );
  const columns = useMemberColumns(props);
  return (
    <Loaded query={members} what={t("title")}>
      {(page) => (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={page.rows}
          rowId={(row) => row.userId}
          rowName={(row) => row.name}
          query={query}
          onQuery={onQuery}
          pending={pending || members.isPlaceholderData}
          {...pagesOf(query, page.nextCursor)}
          searchLabel={t("search")}
          emptyFiltered={t("emptyFiltered")}
          empty={<EmptyState sentence={t("empty")} />}
        />
      )}
    </Loaded>
  );
}

function useMemberColumns({ ownId, grantable, onEdit, onRemove, onResetFactor }: MemberTableProps) {
  const t = useTranslations("workspace");
  const may = useMay();
  const placesOf = (row: Member): string => {
    if (row.roles.some((role) => role === "owner" || role === "admin")) return t("members.allWorkspaces");
    return row.workspaces.map(({ name }) => name).join(", ") || t("members.noWorkspaces");
  };
  const columns: Column<Member>[] = [
    {
      id: "name",
      header: t("members.name"),
      place: "title",
      cell: (row) => (row.userId === ownId ? t("members.you", { name: row.name }) : row.name),
    },
    {
      id: "roles",
      header: t("members.roles"),
      place: "state",
      cell: (row) => row.roles.map((role) => t(`organisation.role.${role}`)).join(", "),
    },
    { id: "email", header: t("members.email"), mono: true, cell: (row) => row.email },
    { id: "workspaces", header: t("members.workspaces"), cell: placesOf },
  ];
  if (may("account.reset-member-factor"))
    columns.push({ id: "factor", header: t("members.factor"), cell: (row) => <FactorMark row={row} /> });
  if (!may("workspace.change-member-roles")) return columns;
  const isMine = (row: Member) => row.roles.every((role) => grantable.includes(role));
  const actions = (row: Member) =>
    isMine(row) && (
      <span className="flex justify-end">
        <IconButton
          label={t("members.edit.open", { name: row.name })}
          icon={<UserCog aria-hidden />}
          onClick={() => onEdit(row)}
        />
        {row.userId !== ownId && row.hasSecondFactor && may("account.reset-member-factor") && (
          <IconButton
            label={t("members.resetFactor.open", { name: row.name })}
            icon={<ShieldOff aria-hidden />}
            onClick={() => onResetFactor(row)}
          />
        )}
        {row.userId !== ownId && (
          <IconButton
            label={t("members.remove.open", { name: row.name })}
            icon={<UserMinus aria-hidden />}
            onClick={() => onRemove(row)}
          />
        )}
      </span>
    );
  return [
    ...columns,
    { id: "actions", header: "", align: "end", width: "w-32", cell: actions } satisfies Column<Member>,
  ];
}

function FactorMark({ row }: { row: Member }) {
  const t = useTranslations("workspace.members");
  return (
    <StateMark
      tone={row.hasSecondFactor ? "good" : "waiting"}
      word={row.hasSecondFactor ? t("factorOn") : t("factorOff")}
    />
  );
}
