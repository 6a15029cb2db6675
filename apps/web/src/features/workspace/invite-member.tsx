"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSession } from "../../shell/session.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { type Role, RoleFields, rolesIn, tickedSchema } from "./role-fields.tsx";

const ACCESS = ["none", "viewer", "member", "admin"] as const;
type Access = (typeof ACCESS)[number];

const joined = (access: Readonly<Record<string, Access>>) =>
  Object.fromEntries(
    Object.entries(access).filter((entry): entry is [string, Exclude<Access, "none">] => entry[1] !== "none"),
  );

/** Asks whom to invite, as what and into which workspaces. */
export function InviteMember({ offered, onClose }: { offered: readonly Role[]; onClose: () => void }) {
  const t = useTranslations("workspace.members");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const { workspaces } = useSession();
  const schema = useMemo(
    () =>
      z.object({
        email: z.string().trim().max(254, t("invite.emailInvalid")).email(t("invite.emailInvalid")),
        roles: tickedSchema(offered, t("edit.choose")),
        access: z.record(z.string(), z.enum(ACCESS)),
      }),
    [t, offered],
  );
  const start = {
    email: "",
    roles: { member: true },
    access: Object.fromEntries(workspaces.map(({ id }) => [id, "none" as Access])),
  };
  const send = ({ email, roles, access }: z.output<typeof schema>) =>
    submit(async () => {
      await client.workspace.inviteMember.mutate({
        email,
        roles: rolesIn(roles, offered),
        workspaces: joined(access),
      });
      toast({ tone: "good", title: t("invite.done", { email }) });
      onClose();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("invite.title")} description={t("invite.lead")}>
      <Form schema={schema} defaultValues={start} onSubmit={send}>
        <FormTextField name="email" type="email" label={t("invite.email")} mono autoComplete="off" />
        <RoleFields offered={offered} />
        <WorkspaceFields workspaces={workspaces} />
        <SubmitButton className="self-end">{t("invite.submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}

function WorkspaceFields({ workspaces }: { workspaces: ReadonlyArray<{ id: string; name: string }> }) {
  const t = useTranslations("workspace.members");
  if (workspaces.length === 0) return null;
  const choices = ACCESS.map((value) => ({
    value,
    label: value === "none" ? t("invite.none") : t(`workspaceRole.${value}`),
  }));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-label font-medium">{t("invite.workspaces")}</legend>
      <p className="text-label text-muted">{t("invite.workspacesHint")}</p>
      <div className="flex max-h-64 flex-col gap-2 overflow-y-auto p-0.5">
        {workspaces.map(({ id, name }) => (
          <FormSelect key={id} name={`access.${id}`} label={name} choices={choices} />
        ))}
      </div>
    </fieldset>
  );
}
