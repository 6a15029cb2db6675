"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { SelectField } from "@penguin/ui/select-field";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Member } from "./edit-member-roles.tsx";

/** Asks before somebody is taken out of the organisation, and who takes over what they made. */
export function RemoveMember({
  member,
  ownId,
  onClose,
}: {
  member: Member;
  ownId: string;
  onClose: () => void;
}) {
  const t = useTranslations("workspace.members");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { run } = useAction();
  const [heirId, setHeirId] = useState(ownId);
  const others = useQuery(trpc.workspace.listMembers.queryOptions({ limit: 100 }));
  const { userId, name } = member;
  const choices = (others.data?.rows ?? [])
    .filter((one) => one.userId !== userId)
    .map((one) => ({
      value: one.userId,
      label: one.userId === ownId ? t("you", { name: one.name }) : one.name,
      hint: one.email,
    }));
  const remove = async () => {
    await run(
      () => client.workspace.removeMember.mutate({ userId, confirm: name, heirId }),
      t("remove.done", { name }),
    );
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("remove.title", { name })}
      goes={[t("remove.goesOut", { name }), t("remove.goesKeys")]}
      stays={[t("remove.staysRows"), t("remove.staysCampaigns"), t("remove.staysAccount", { name })]}
      confirmLabel={t("remove.confirm")}
      typeToConfirm={name.trim()}
      onConfirm={remove}
    >
      <SelectField label={t("remove.heir")} choices={choices} value={heirId} onChange={setHeirId} />
    </ConfirmDialog>
  );
}
