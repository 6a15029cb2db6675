"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { TextLink } from "@penguin/ui/text-link";
import { useSubmit } from "../../shell/use-action.ts";
import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { resetSchema } from "./account-schema.ts";

/** Takes a new password by the link of a mail. */
export function ResetPasswordScreen({ token }: { token: string | null }) {
  return (
    <ClientProvider>
      <ResetPassword token={token} />
    </ClientProvider>
  );
}

function ResetPassword({ token }: { token: string | null }) {
  const t = useTranslations("account.reset");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => resetSchema(problem), [problem]);
  const client = useTRPCClient();
  const send = useSubmit();
  const [isDone, setDone] = useState(false);
  const again = (
    <TextLink href="/forgot-password" className="text-action">
      {t("again")}
    </TextLink>
  );
  if (isDone)
    return (
      <AccountFrame title={t("doneTitle")} lead={t("done")}>
        <ButtonLink variant="filled" href="/login">
          {t("login")}
        </ButtonLink>
      </AccountFrame>
    );
  if (token === null)
    return (
      <AccountFrame title={t("title")} below={again}>
        <p>{t("noLink")}</p>
      </AccountFrame>
    );
  const submit = ({ password }: { password: string }): Promise<FormResult> =>
    send(async () => {
      await client.account.resetPassword.mutate({ token, password });
      setDone(true);
    });
  return (
    <AccountFrame title={t("title")} lead={t("lead")} below={again}>
      <Form schema={schema} defaultValues={{ password: "" }} onSubmit={submit}>
        <FormTextField
          name="password"
          type="password"
          label={t("password")}
          hint={t("passwordHint")}
          autoComplete="new-password"
        />
        <SubmitButton>{t("submit")}</SubmitButton>
      </Form>
    </AccountFrame>
  );
}
