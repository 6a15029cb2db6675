"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { type LoginValues, loginSchema } from "./account-schema.ts";

/** Asks for e-mail and password. */
export function LoginForm({ onSubmit }: { onSubmit: (values: LoginValues) => Promise<FormResult> }) {
  const t = useTranslations("account.login");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => loginSchema(problem), [problem]);
  return (
    <Form schema={schema} defaultValues={{ email: "", password: "" }} onSubmit={onSubmit}>
      <FormTextField name="email" type="email" label={t("email")} autoComplete="username" />
      <FormTextField name="password" type="password" label={t("password")} autoComplete="current-password" />
      <SubmitButton>{t("submit")}</SubmitButton>
    </Form>
  );
}
