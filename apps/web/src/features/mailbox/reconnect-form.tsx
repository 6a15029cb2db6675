"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { DiagnosisList, type DiagnosisStep } from "./diagnosis-list.tsx";
import { connectionOf, type ReconnectValues, reconnectSchema } from "./mailbox-schema.ts";
import type { Mailbox } from "./mailbox-view.ts";
import { ServerFields } from "./server-fields.tsx";
import { useDiagnosisSteps } from "./use-diagnosis-steps.ts";

const startOf = ({ smtp, imap }: Mailbox): ReconnectValues => ({
  user: imap.user,
  password: "",
  smtpHost: smtp.host,
  smtpPort: String(smtp.port),
  smtpSecurity: smtp.tls,
  imapHost: imap.host,
  imapPort: String(imap.port),
  imapSecurity: imap.tls,
});

/** Changes password and servers of somebody's own account; they are tried live, and kept only when they work. */
export function ReconnectForm({ mailbox, onDone }: { mailbox: Mailbox; onDone: () => void }) {
  const t = useTranslations("mailbox");
  const problem = useTranslations("mailbox.problem");
  const schema = useMemo(() => reconnectSchema(problem), [problem]);
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const stepsOf = useDiagnosisSteps();
  const [steps, setSteps] = useState<readonly DiagnosisStep[]>([]);
  const save = async (values: ReconnectValues): Promise<FormResult> => {
    const servers = { smtp: connectionOf(values, "smtp"), imap: connectionOf(values, "imap") };
    setSteps([{ id: "running", label: t("diagnosis.trying"), outcome: "running" }]);
    const tried = await submit(async () => {
      if (values.password !== "") {
        const { ok, steps: said } = await client.mailbox.diagnose.mutate(servers);
        setSteps(stepsOf(said));
        if (!ok) return;
      }
      await client.mailbox.reconnect.mutate({ mailboxId: mailbox.id, ...servers });
      toast({ tone: "good", title: t("connection.changed") });
      onDone();
    });
    if (!tried.ok) setSteps((before) => before.filter((step) => step.outcome !== "running"));
    return tried;
  };
  return (
    <Form schema={schema} defaultValues={startOf(mailbox)} onSubmit={save}>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormTextField name="user" label={t("form.user")} mono autoComplete="off" />
        <FormTextField
          name="password"
          type="password"
          label={t("connection.newPassword")}
          hint={t("connection.newPasswordHint")}
          autoComplete="off"
        />
      </div>
      <ServerFields protocol="smtp" />
      <ServerFields protocol="imap" />
      <SubmitButton className="self-start">{t("connection.save")}</SubmitButton>
      <DiagnosisList steps={steps} />
    </Form>
  );
}
