"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";
import type { Choice } from "@penguin/ui/select-field";

const fields = ["firstName", "lastName", "company", "title", "phone", "city", "state", "country"] as const;

/** The fields of a contact that a person types. */
export type ContactValues = Record<(typeof fields)[number] | "email", string> & {
  /** The workspace of a new contact, or what stands for all of them. */
  workspaceId?: string | null | undefined;
};

const limit = 200;

export const noContact: ContactValues = {
  email: "",
  firstName: "",
  lastName: "",
  company: "",
  title: "",
  phone: "",
  city: "",
  state: "",
  country: "",
};

interface ContactFormProps {
  start: ContactValues;
  /** The address of a contact stays; then it is not asked. */
  withEmail?: boolean;
  /** The workspaces a new contact may go to, when there is a choice. */
  homes?: readonly Choice[] | undefined;
  submitLabel: string;
  onSubmit: (values: ContactValues) => Promise<FormResult>;
}

/** Asks for a contact's address and fields. */
export function ContactForm({ start, withEmail = false, homes, submitLabel, onSubmit }: ContactFormProps) {
  const t = useTranslations("contact.form");
  const schema = useMemo(() => {
    const text = z.string().trim().max(limit, t("tooLong"));
    const shape = Object.fromEntries(fields.map((field) => [field, text])) as Record<
      (typeof fields)[number],
      typeof text
    >;
    return z.object({
      ...shape,
      workspaceId: z.string().nullish(),
      email: withEmail ? z.string().trim().min(3, t("email")).email(t("email")) : z.string(),
    });
  }, [t, withEmail]);
  return (
    <Form schema={schema} defaultValues={start} onSubmit={onSubmit} className="flex max-w-2xl flex-col gap-4">
      {withEmail && (
        <FormTextField name="email" type="email" label={t("field.email")} mono autoComplete="off" />
      )}
      {homes && (
        <FormSelect
          name="workspaceId"
          label={t("field.workspace")}
          hint={t("workspaceHint")}
          choices={homes}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {fields.map((field) => (
          <FormTextField
            key={field}
            name={field}
            label={t(`field.${field}`)}
            limit={limit}
            autoComplete="off"
          />
        ))}
      </div>
      <SubmitButton className="self-start">{submitLabel}</SubmitButton>
    </Form>
  );
}
