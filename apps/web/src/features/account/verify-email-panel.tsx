"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { AccountFrame } from "./account-frame.tsx";
import type { VerifyOutcome } from "./account-requests.ts";
import { type ResendValues, resendSchema } from "./account-schema.ts";

interface VerifyEmailPanelProps {
  outcome: VerifyOutcome | "waiting";
  onResend: (values: ResendValues) => Promise<FormResult>;
}

/** Says how a confirmation link turned out and offers the next step. */
export function VerifyEmailPanel({ outcome, onResend }: VerifyEmailPanelProps) {
  const t = useTranslations("account.verify");
  const settled = outcome === "verified" || outcome === "used";
  return (
    <AccountFrame title={t(`${outcome}.title`)} lead={t(`${outcome}.body`)}>
      {settled ? (
        <ButtonLink variant="filled" href="/login">
          {t(`${outcome}.action`)}
        </ButtonLink>
      ) : (
        <ResendForm onResend={onResend} />
      )}
    </AccountFrame>
  );
}

function ResendForm({ onResend }: Pick<VerifyEmailPanelProps, "onResend">) {
  const t = useTranslations("account.verify");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => resendSchema(problem), [problem]);
  const [sent, setSent] = useState(false);
  return (
    <Form schema={schema} defaultValues={{ email: "" }} onSubmit={onResend} onDone={() => setSent(true)}>
      <FormTextField name="email" type="email" label={t("email")} autoComplete="username" />
      {sent && <output>{t("resent")}</output>}
      <SubmitButton>{t("resend")}</SubmitButton>
    </Form>
  );
}
