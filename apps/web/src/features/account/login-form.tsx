"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormCheckbox, FormTextField } from "@penguin/ui/form-fields";
import { type CodeValues, codeSchema, type LoginValues, loginSchema } from "./account-schema.ts";

/** Asks for e-mail and password. */
export function LoginForm({ onSubmit }: { onSubmit: (values: LoginValues) => Promise<FormResult> }) {
  const t = useTranslations("account.login");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => loginSchema(problem), [problem]);
  const start = { email: "", password: "", remember: false };
  return (
    <Form schema={schema} defaultValues={start} onSubmit={onSubmit}>
      <FormTextField name="email" type="email" label={t("email")} autoComplete="username" />
      <FormTextField name="password" type="password" label={t("password")} autoComplete="current-password" />
      <FormCheckbox name="remember" label={t("remember")} />
      <SubmitButton>{t("submit")}</SubmitButton>
    </Form>
  );
}

/** Asks for a code after the password was right. */
export function CodeForm({ onSubmit }: { onSubmit: (values: CodeValues) => Promise<FormResult> }) {
  const t = useTranslations("account.login.code");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => codeSchema(problem), [problem]);
  return (
    <Form schema={schema} defaultValues={{ code: "", trust: false }} onSubmit={onSubmit}>
      <FormTextField name="code" label={t("code")} autoComplete="one-time-code" mono />
      <FormCheckbox name="trust" label={t("trust")} />
      <SubmitButton>{t("submit")}</SubmitButton>
    </Form>
  );
}
