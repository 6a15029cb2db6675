"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import type { RouterOutputs } from "@penguin/api";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { type Role, RoleFields, rolesIn, tickedSchema } from "./role-fields.tsx";

/** A row of the list of members. */
export type Member = RouterOutputs["workspace"]["listMembers"]["rows"][number];

/** Changes what a member may do. */
export function EditMemberRoles({
  member,
  offered,
  onClose,
}: {
  member: Member;
  offered: readonly Role[];
  onClose: () => void;
}) {
  const t = useTranslations("workspace.members.edit");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const { userId, name } = member;
  const schema = useMemo(() => z.object({ roles: tickedSchema(offered, t("choose")) }), [offered, t]);
  const start = { roles: Object.fromEntries(offered.map((role) => [role, member.roles.includes(role)])) };
  const save = ({ roles }: z.output<typeof schema>) =>
    submit(async () => {
      await client.workspace.changeMemberRoles.mutate({ userId, roles: rolesIn(roles, offered) });
      toast({ tone: "good", title: t("done", { name }) });
      onClose();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("title", { name })} description={t("lead")}>
      <Form schema={schema} defaultValues={start} onSubmit={save}>
        <RoleFields offered={offered} />
        <SubmitButton className="self-end">{t("submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
