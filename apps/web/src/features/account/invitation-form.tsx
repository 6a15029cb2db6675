"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";

/** What somebody gives to join. */
export interface JoinValues {
  name?: string;
  password: string;
}

interface InvitationFormProps {
  email: string;
  /** True for somebody who has an account, whose password is asked for. */
  isKnown: boolean;
  onSubmit: (values: JoinValues) => Promise<FormResult>;
}

/** Asks a new person for name and password, a known one for the password. */
export function InvitationForm({ email, isKnown, onSubmit }: InvitationFormProps) {
  const t = useTranslations("account.invitation");
  const problem = useTranslations("account.errors");
  const schema = useMemo(
    () =>
      z.object({
        name: isKnown
          ? z.string().optional()
          : z.string().trim().min(1, problem("required")).max(80, problem("tooLong")),
        password: z
          .string()
          .min(isKnown ? 1 : 10, problem(isKnown ? "required" : "passwordShort"))
          .max(200, problem("passwordLong")),
      }),
    [problem, isKnown],
  );
  return (
    <Form
      schema={schema}
      defaultValues={isKnown ? { password: "" } : { name: "", password: "" }}
      onSubmit={onSubmit}
    >
      {/* A password manager keeps the password under this address. */}
      <input type="hidden" name="email" autoComplete="username" value={email} />
      {!isKnown && <FormTextField name="name" label={t("name")} autoComplete="name" limit={80} />}
      <FormTextField
        name="password"
        type="password"
        label={isKnown ? t("ownPassword") : t("password")}
        hint={isKnown ? undefined : t("passwordHint")}
        autoComplete={isKnown ? "current-password" : "new-password"}
      />
      <SubmitButton>{t("join")}</SubmitButton>
    </Form>
  );
}
