"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { Panel } from "@penguin/ui/panel";
import { useToast } from "@penguin/ui/toast";
import { useSession } from "../../shell/session.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { changePasswordSchema } from "./account-schema.ts";
import { SecondFactorPanel } from "./second-factor-panel.tsx";
import { SessionPanel } from "./session-panel.tsx";
import { SignInTable } from "./sign-in-table.tsx";

/** Password, second factor, open sessions and the log of sign-ins. */
export function SecuritySettings() {
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
        <PasswordPanel />
        <SecondFactorPanel />
      </div>
      <SessionPanel />
      <SignInTable />
    </div>
  );
}

function PasswordPanel() {
  const t = useTranslations("account.security.password");
  const problem = useTranslations("account.errors");
  const { email } = useSession();
  const schema = useMemo(() => changePasswordSchema(problem), [problem]);
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const change = (values: { current: string; password: string }) =>
    submit(async () => {
      const { endedSessions } = await client.account.changePassword.mutate(values);
      toast({ tone: "good", title: t("saved", { count: endedSessions }) });
    });
  return (
    <Panel title={t("title")}>
      <Form
        schema={schema}
        defaultValues={{ current: "", password: "" }}
        onSubmit={change}
        onDone={(form) => form.reset()}
      >
        {/* Tells a password manager whose password this is. */}
        <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
        <FormTextField name="current" type="password" label={t("current")} autoComplete="current-password" />
        <FormTextField
          name="password"
          type="password"
          label={t("password")}
          hint={t("hint")}
          autoComplete="new-password"
        />
        <SubmitButton variant="outline" className="self-start">
          {t("submit")}
        </SubmitButton>
      </Form>
    </Panel>
  );
}
