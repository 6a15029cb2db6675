"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { CopyField } from "@penguin/ui/copy-button";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { firstCodeSchema, passwordSchema } from "./account-schema.ts";

interface Enrolment {
  secret: string;
  picture: string;
}

/** Leads from the password over the picture to a first code; hands the backup codes on. */
export function EnrolSteps({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const t = useTranslations("account.security.factor");
  const problem = useTranslations("account.errors");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const schema = useMemo(() => passwordSchema(problem), [problem]);
  const client = useTRPCClient();
  const submit = useSubmit();
  if (enrolment) return <FirstCode enrolment={enrolment} onCodes={onCodes} />;
  const start = (values: { current: string }) =>
    submit(async () => setEnrolment(await client.account.startSecondFactor.mutate(values)));
  return (
    <Form schema={schema} defaultValues={{ current: "" }} onSubmit={start}>
      <FormTextField name="current" type="password" label={t("current")} autoComplete="current-password" />
      <SubmitButton className="self-start">{t("start")}</SubmitButton>
    </Form>
  );
}

function FirstCode({
  enrolment,
  onCodes,
}: {
  enrolment: Enrolment;
  onCodes: (codes: readonly string[]) => void;
}) {
  const t = useTranslations("account.security.factor");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => firstCodeSchema(problem), [problem]);
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const confirm = (values: { code: string }) =>
    submit(async () => {
      const { codes } = await client.account.confirmSecondFactor.mutate(values);
      toast({ tone: "good", title: t("turnedOn") });
      onCodes(codes);
    });
  return (
    <Form schema={schema} defaultValues={{ code: "" }} onSubmit={confirm}>
      <p>{t("scan")}</p>
      <img
        src={enrolment.picture}
        alt={t("picture")}
        width={200}
        height={200}
        className="self-center rounded-control border border-line bg-white"
      />
      <CopyField value={enrolment.secret} name={t("key")} />
      <FormTextField name="code" label={t("code")} autoComplete="one-time-code" inputMode="numeric" mono />
      <SubmitButton className="self-start">{t("confirm")}</SubmitButton>
    </Form>
  );
}
