"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextArea, FormTextField } from "@penguin/ui/form-fields";
import { zoneChoices } from "../../shell/zone-choices.ts";

/** What makes a workspace. */
export interface WorkspaceValues {
  name: string;
  zone: string;
  postalAddress: string;
}

interface WorkspaceFormProps {
  start: WorkspaceValues;
  submitLabel: string;
  onSubmit: (values: WorkspaceValues) => Promise<FormResult>;
}

const nameLimit = 80;
const addressLimit = 300;

/** Asks for the name, time zone and postal address of a workspace. */
export function WorkspaceForm({ start, submitLabel, onSubmit }: WorkspaceFormProps) {
  const t = useTranslations("workspace.form");
  const schema = useMemo(
    () =>
      z.object({
        name: z.string().trim().min(1, t("required")).max(nameLimit, t("tooLong")),
        zone: z.string().min(1, t("required")),
        postalAddress: z.string().trim().max(addressLimit, t("tooLong")),
      }),
    [t],
  );
  const zones = useMemo(() => zoneChoices(start.zone), [start.zone]);
  return (
    <Form schema={schema} defaultValues={start} onSubmit={onSubmit} className="flex max-w-xl flex-col gap-4">
      <FormTextField
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        limit={nameLimit}
        autoComplete="off"
      />
      <FormSelect name="zone" label={t("zone")} hint={t("zoneHint")} choices={zones} />
      <FormTextArea
        name="postalAddress"
        label={t("address")}
        hint={t("addressHint")}
        rows={3}
        limit={addressLimit}
        optional
      />
      <SubmitButton className="self-start">{submitLabel}</SubmitButton>
    </Form>
  );
}
