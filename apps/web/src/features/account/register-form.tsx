"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormCheckbox, FormTextField } from "@penguin/ui/form-fields";
import { type RegisterValues, registerSchema } from "./account-schema.ts";

interface RegisterFormProps {
  onSubmit: (values: RegisterValues) => Promise<FormResult>;
}

const start = { name: "", email: "", organisation: "", password: "", consent: false };

/** Asks for what an account and its organisation need. */
export function RegisterForm({ onSubmit }: RegisterFormProps) {
  const t = useTranslations("account.register");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => registerSchema(problem), [problem]);
  return (
    <Form schema={schema} defaultValues={start} onSubmit={onSubmit}>
      <FormTextField name="name" label={t("name")} autoComplete="name" limit={80} />
      <FormTextField name="email" type="email" label={t("email")} autoComplete="username" />
      <FormTextField
        name="organisation"
        label={t("organisation")}
        hint={t("organisationHint")}
        autoComplete="organization"
        limit={80}
      />
      <FormTextField
        name="password"
        type="password"
        label={t("password")}
        hint={t("passwordHint")}
        autoComplete="new-password"
      />
      <FormCheckbox name="consent" label={t("consent")} />
      <SubmitButton>{t("submit")}</SubmitButton>
    </Form>
  );
}
