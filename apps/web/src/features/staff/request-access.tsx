"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import * as z from "zod";
import { RequestGrantInput } from "@penguin/core/staff/schema";
import { Dialog } from "@penguin/ui/dialog";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextArea, FormTextField } from "@penguin/ui/form-fields";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

const HOURS = ["1", "2", "4", "8"] as const;

const Wish = RequestGrantInput.pick({ reason: true, ticket: true }).extend({ hours: z.enum(HOURS) });

/** Asks why and for how long before anything of an organisation is shown. */
export function RequestAccess({
  tenantId,
  name,
  onClose,
}: {
  tenantId: string;
  name: string;
  onClose: () => void;
}) {
  const t = useTranslations("staff.access");
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const request = async ({ hours, ...wish }: z.output<typeof Wish>): Promise<FormResult> =>
    submit(async () => {
      await client.staff.requestGrant.mutate({ ...wish, tenantId, hours: Number(hours) });
      onClose();
      router.refresh();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("title", { name })} description={t("lead")}>
      <Form schema={Wish} defaultValues={{ reason: "", ticket: "", hours: "1" as const }} onSubmit={request}>
        <FormTextArea name="reason" label={t("reason")} hint={t("reasonHint")} rows={3} />
        <FormTextField name="ticket" label={t("ticket")} autoComplete="off" mono />
        <FormSelect
          name="hours"
          label={t("hours")}
          choices={HOURS.map((value) => ({ value, label: value }))}
        />
        <SubmitButton className="self-end">{t("submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
