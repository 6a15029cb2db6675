"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormRadioGroup, FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { TestCaseButton } from "./test-case-button.tsx";
import { quarantineDecisions } from "./quarantine-input.ts";
import type { QuarantineRow } from "./quarantine-list.tsx";

/** A person says what a mail is; the dialog shows why it waits and how it begins. */
export function DecideQuarantine({ row, onClose }: { row: QuarantineRow; onClose: () => void }) {
  const t = useTranslations("quarantine");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(
    () =>
      z.object({
        decision: z.enum(quarantineDecisions),
        address: z.union([z.literal(""), z.email(t("decide.invalid"))]),
      }),
    [t],
  );
  const decide = ({ decision, address }: z.output<typeof schema>) =>
    submit(async () => {
      await client.quarantine.decide.mutate({
        quarantineId: row.id,
        decision,
        ...(address === "" ? {} : { address }),
      });
      toast({ tone: "good", title: t("decide.done") });
      onClose();
    });
  const choices = quarantineDecisions.map((value) => ({
    value,
    label: t(`decision.${value}`),
    hint: t(`decide.${value}`),
  }));
  return (
    <Dialog open onOpenChange={onClose} title={t("decide.title")} description={row.why}>
      <pre className="max-h-40 overflow-auto whitespace-pre-wrap break-words rounded-panel border border-line p-3 text-label">
        {row.excerpt || t("decide.noText")}
      </pre>
      <TestCaseButton quarantineId={row.id} />
      <Form schema={schema} defaultValues={{ decision: "ignore", address: row.about }} onSubmit={decide}>
        <FormRadioGroup name="decision" label={t("decide.what")} choices={choices} />
        <FormTextField name="address" type="email" label={t("decide.address")} mono autoComplete="off" />
        <SubmitButton className="self-end">{t("decide.submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
