"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { IconButton } from "@penguin/ui/icon-button";
import { StateMark } from "@penguin/ui/state-mark";
import { emptyTableQuery } from "@penguin/ui/table-query";
import { Loaded } from "../../shell/loaded.tsx";
import { useAction } from "../../shell/use-action.ts";
import { pagesOf } from "../../shell/use-table-query.ts";
import { TimeText } from "../../shell/time-text.tsx";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Role } from "./role-fields.tsx";

type Invitation = RouterOutputs["workspace"]["listInvitations"]["rows"][number];

/** Who was asked to join and has not yet. */
export function InvitationTable({ grantable }: { grantable: readonly Role[] }) {
  const t = useTranslations("workspace.invitations");
  const trpc = useTRPC();
  const [query, setQuery] = useState(emptyTableQuery);
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  const invitations = useQuery(
    trpc.workspace.listInvitations.queryOptions(
      { cursor: query.after ?? undefined },
      { placeholderData: keepPreviousData },
    ),
  );
  const columns = useInvitationColumns(grantable, setRevoking);
  return (
    <section aria-labelledby="open-invitations" className="flex flex-col gap-2">
      <h2 id="open-invitations" className="font-strong">
        {t("title")}
      </h2>
      <Loaded query={invitations} what={t("title")}>
        {(page) => (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={page.rows}
            rowId={(row) => row.id}
            rowName={(row) => row.email}
            query={query}
            onQuery={setQuery}
            pending={invitations.isPlaceholderData}
            {...pagesOf(query, page.nextCursor)}
            emptyFiltered={t("none")}
            empty={<EmptyState sentence={t("none")} />}
          />
        )}
      </Loaded>
      <RevokeInvitation row={revoking} onClose={() => setRevoking(null)} />
    </section>
  );
}

function State({ row }: { row: Invitation }) {
  const t = useTranslations("workspace.invitations");
  if (row.expired) return <StateMark tone="bad" word={t("expired")} />;
  return <StateMark tone={row.sentAt ? "good" : "waiting"} word={row.sentAt ? t("sent") : t("waiting")} />;
}

function useInvitationColumns(
  grantable: readonly Role[],
  onRevoke: (row: Invitation) => void,
): ReadonlyArray<Column<Invitation>> {
  const t = useTranslations("workspace");
  const client = useTRPCClient();
  const { run } = useAction();
  const resend = ({ id, email }: Invitation) =>
    run(
      () => client.workspace.resendInvitation.mutate({ invitationId: id }),
      t("invitations.resent", { email }),
    );
  const actions = (row: Invitation) =>
    row.roles.every((role) => grantable.includes(role)) && (
      <span className="flex justify-end">
        <IconButton
          label={t("invitations.resend", { email: row.email })}
          icon={<RotateCw aria-hidden />}
          onClick={() => void resend(row)}
        />
        <IconButton
          label={t("invitations.revoke", { email: row.email })}
          icon={<X aria-hidden />}
          onClick={() => onRevoke(row)}
        />
      </span>
    );
  return [
    { id: "email", header: t("invitations.email"), place: "title", mono: true, cell: (row) => row.email },
    {
      id: "state",
      header: t("invitations.state"),
      place: "state",
      width: "w-36",
      cell: (row) => <State row={row} />,
    },
    {
      id: "roles",
      header: t("invitations.roles"),
      cell: (row) => row.roles.map((role) => t(`organisation.role.${role}`)).join(", "),
    },
    { id: "by", header: t("invitations.by"), cell: (row) => row.invitedBy ?? "–" },
    {
      id: "until",
      header: t("invitations.until"),
      width: "w-40",
      cell: (row) => <TimeText at={row.expiresAt} />,
    },
    { id: "actions", header: "", align: "end", width: "w-24", cell: actions },
  ];
}

function RevokeInvitation({ row, onClose }: { row: Invitation | null; onClose: () => void }) {
  const t = useTranslations("workspace.invitations");
  const client = useTRPCClient();
  const { run } = useAction();
  if (!row) return null;
  const { id, email } = row;
  const revoke = async () => {
    await run(() => client.workspace.revokeInvitation.mutate({ invitationId: id }), t("revoked", { email }));
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("revokeTitle", { email })}
      goes={[t("revokeGoes")]}
      stays={[t("revokeStays")]}
      confirmLabel={t("revokeConfirm")}
      onConfirm={revoke}
    />
  );
}
