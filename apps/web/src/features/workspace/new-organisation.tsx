"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { switchOrganisation } from "../../shell/switch-organisation.ts";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

const limit = 80;

/** Makes a further organisation and works in it from then on. */
export function NewOrganisation({ onClose }: { onClose: () => void }) {
  const t = useTranslations("workspace.organisations");
  const words = useTranslations("workspace.form");
  const client = useTRPCClient();
  const submit = useSubmit();
  const schema = useMemo(
    () =>
      z.object({ organisation: z.string().trim().min(1, words("required")).max(limit, words("tooLong")) }),
    [words],
  );
  const create = ({ organisation }: z.output<typeof schema>) =>
    submit(async () => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const { tenantId } = await client.account.createTenant.mutate({ organisation, zone });
      await switchOrganisation(client, tenantId);
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("newTitle")} description={t("newLead")}>
      <Form schema={schema} defaultValues={{ organisation: "" }} onSubmit={create}>
        <FormTextField name="organisation" label={t("name")} limit={limit} autoComplete="organization" />
        <SubmitButton className="self-end">{t("submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
