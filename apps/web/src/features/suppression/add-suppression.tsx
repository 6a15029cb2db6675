"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { useReaches, workspaceOf } from "./reaches.ts";

/** Adds an address that nobody writes to any more. */
export function AddSuppression({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("suppression.add");
  const client = useTRPCClient();
  const reaches = useReaches();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(
    () =>
      z.object({ email: z.string().trim().max(254, t("invalid")).email(t("invalid")), where: z.string() }),
    [t],
  );
  const add = ({ email, where }: z.output<typeof schema>) =>
    submit(async () => {
      await client.suppression.add.mutate({ email, workspaceId: workspaceOf(where) });
      toast({ tone: "good", title: t("done", { email }) });
      onOpenChange(false);
    });
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("lead")}>
      <Form schema={schema} defaultValues={{ email: "", where: reaches[0]?.value ?? "" }} onSubmit={add}>
        <FormTextField name="email" type="email" label={t("email")} mono autoComplete="off" />
        <FormSelect name="where" label={t("where")} choices={reaches} />
        <SubmitButton className="self-end">{t("submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
