"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { TextLink } from "@penguin/ui/text-link";
import { useSubmit } from "../../shell/use-action.ts";
import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { forgotSchema } from "./account-schema.ts";
import { solveRiddle } from "./solve-riddle.ts";

/** Asks where to mail a link to a new password. */
export function ForgotPasswordScreen() {
  return (
    <ClientProvider>
      <ForgotPassword />
    </ClientProvider>
  );
}

function ForgotPassword() {
  const t = useTranslations("account.forgot");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => forgotSchema(problem), [problem]);
  const client = useTRPCClient();
  const send = useSubmit();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const submit = ({ email }: { email: string }): Promise<FormResult> =>
    send(async () => {
      await client.account.requestPasswordReset.mutate({ email, proof: await solveRiddle() });
      setSentTo(email);
    });
  const below = (
    <>
      {t("remembered")}{" "}
      <TextLink href="/login" className="text-action">
        {t("login")}
      </TextLink>
    </>
  );
  if (sentTo !== null)
    return (
      <AccountFrame title={t("sentTitle")} below={below}>
        <p role="status">{t("sent", { email: sentTo })}</p>
      </AccountFrame>
    );
  return (
    <AccountFrame title={t("title")} lead={t("lead")} below={below}>
      <Form schema={schema} defaultValues={{ email: "" }} onSubmit={submit}>
        <FormTextField name="email" type="email" label={t("email")} autoComplete="username" />
        <SubmitButton>{t("submit")}</SubmitButton>
      </Form>
    </AccountFrame>
  );
}
