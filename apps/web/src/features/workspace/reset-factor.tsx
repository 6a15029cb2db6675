"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Member } from "./edit-member-roles.tsx";

/** Asks for one's own password before a member's second factor is taken away. */
export function ResetFactor({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useTranslations("workspace.members.resetFactor");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(() => z.object({ current: z.string().min(1, t("required")).max(200) }), [t]);
  const { userId, name } = member;
  const reset = ({ current }: z.output<typeof schema>) =>
    submit(async () => {
      await client.account.resetMemberFactor.mutate({ userId, current });
      toast({ tone: "good", title: t("done", { name }) });
      onClose();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("title", { name })} description={t("lead", { name })}>
      <Form schema={schema} defaultValues={{ current: "" }} onSubmit={reset}>
        <FormTextField name="current" type="password" label={t("current")} autoComplete="current-password" />
        <SubmitButton variant="danger" className="self-end">
          {t("submit")}
        </SubmitButton>
      </Form>
    </Dialog>
  );
}
