"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import * as z from "zod";
import { ButtonLink } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormRadioGroup, FormSelect } from "@penguin/ui/form-fields";
import { TextField } from "@penguin/ui/text-field";
import { useToast } from "@penguin/ui/toast";
import { useAction, useSubmit } from "../../shell/use-action.ts";
import { useSettled } from "../../shell/use-settled.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";

/** A row of the list of a workspace's members. */
export type WorkspaceMember = RouterOutputs["workspace"]["listWorkspaceMembers"]["rows"][number];

/** The workspace that is decided about. */
export interface Workspace {
  id: string;
  name: string;
}

interface DialogProps {
  workspace: Workspace;
  onClose: () => void;
}

const ROLES = ["viewer", "member", "admin"] as const;
const TYPING_MS = 250;

const useRoleChoices = () => {
  const t = useTranslations("workspace");
  return ROLES.map((value) => ({
    value,
    label: t(`members.workspaceRole.${value}`),
    hint: t(`workspaceMembers.roleHint.${value}`),
  }));
};

/** Those of the organisation who do not see the workspace yet, as far as the search finds them. */
const useCandidates = (workspaceId: string, words: string) => {
  const trpc = useTRPC();
  const search = useSettled(words.trim(), TYPING_MS).slice(0, 100) || undefined;
  const people = useQuery(
    trpc.workspace.listMembers.queryOptions({ search, limit: 100 }, { placeholderData: keepPreviousData }),
  );
  return people.data?.rows.filter(
    (row) =>
      !row.roles.some((role) => role === "owner" || role === "admin") &&
      !row.workspaces.some(({ id }) => id === workspaceId),
  );
};

/** Adds somebody of the organisation to the workspace. */
export function AddWorkspaceMember({ workspace, onClose }: DialogProps) {
  const t = useTranslations("workspace.workspaceMembers.add");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const roles = useRoleChoices();
  const [words, setWords] = useState("");
  const candidates = useCandidates(workspace.id, words);
  const schema = useMemo(
    () => z.object({ userId: z.string().min(1, t("required")), role: z.enum(ROLES) }),
    [t],
  );
  const add = (values: z.output<typeof schema>) =>
    submit(async () => {
      await client.workspace.setWorkspaceMember.mutate({ workspaceId: workspace.id, ...values });
      toast({ tone: "good", title: t("done") });
      onClose();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("lead")}>
      {candidates?.length === 0 && words === "" ? (
        <>
          <p>{t("nobody")}</p>
          <ButtonLink className="self-end" href="/dashboard/settings/members">
            {t("toMembers")}
          </ButtonLink>
        </>
      ) : (
        <Form schema={schema} defaultValues={{ userId: "", role: "member" as const }} onSubmit={add}>
          <TextField label={t("find")} value={words} onChange={setWords} autoComplete="off" />
          <FormSelect
            name="userId"
            label={t("person")}
            choices={(candidates ?? []).map(({ userId, name, email }) => ({
              value: userId,
              label: `${name} · ${email}`,
            }))}
          />
          <FormRadioGroup name="role" label={t("role")} choices={roles} />
          <SubmitButton className="self-end">{t("submit")}</SubmitButton>
        </Form>
      )}
    </Dialog>
  );
}

/** Gives somebody another role in the workspace. */
export function EditWorkspaceRole({ workspace, member, onClose }: DialogProps & { member: WorkspaceMember }) {
  const t = useTranslations("workspace.workspaceMembers");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const roles = useRoleChoices();
  const schema = useMemo(() => z.object({ role: z.enum(ROLES) }), []);
  const { userId, name, role } = member;
  const save = (values: z.output<typeof schema>) =>
    submit(async () => {
      await client.workspace.setWorkspaceMember.mutate({ workspaceId: workspace.id, userId, ...values });
      toast({ tone: "good", title: t("edit.done", { name }) });
      onClose();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("edit.title", { name })}>
      <Form schema={schema} defaultValues={{ role }} onSubmit={save}>
        <FormRadioGroup name="role" label={t("role")} choices={roles} />
        <SubmitButton className="self-end">{t("edit.submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}

/** Asks before somebody is taken out of the workspace. */
export function RemoveWorkspaceMember({
  workspace,
  member,
  onClose,
}: DialogProps & { member: WorkspaceMember }) {
  const t = useTranslations("workspace.workspaceMembers.remove");
  const client = useTRPCClient();
  const { run } = useAction();
  const { userId, name } = member;
  const words = { name, workspace: workspace.name };
  const remove = async () => {
    await run(
      () => client.workspace.removeWorkspaceMember.mutate({ workspaceId: workspace.id, userId }),
      t("done", { name }),
    );
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("title", words)}
      goes={[t("goes", words)]}
      stays={[t("stays", { name })]}
      confirmLabel={t("confirm")}
      onConfirm={remove}
    />
  );
}
