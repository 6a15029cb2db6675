"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { EmptyState } from "@penguin/ui/empty-state";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";
import { RadioGroup } from "@penguin/ui/radio-group";
import { LimitFields } from "./limit-fields.tsx";
import { ServerFields } from "./server-fields.tsx";
import { type DiagnosisStep, DiagnosisList } from "./diagnosis-list.tsx";
import { type ExternalValues, externalSchema, type HostedValues, hostedSchema } from "./mailbox-schema.ts";

interface MailboxFormProps {
  domains: ReadonlyArray<{ id: string; name: string }>;
  /** Offers a way to add a domain while there is none. */
  addDomain: React.ReactNode;
  diagnosis: readonly DiagnosisStep[];
  onHosted: (values: HostedValues) => Promise<FormResult>;
  onExternal: (values: ExternalValues) => Promise<FormResult>;
}

/** Adds a mailbox: one that we host, or any SMTP and IMAP account, checked live. */
export function MailboxForm({ domains, addDomain, diagnosis, onHosted, onExternal }: MailboxFormProps) {
  const t = useTranslations("mailbox.form");
  const [kind, setKind] = useState<"hosted" | "external">("hosted");
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <RadioGroup
        label={t("kind")}
        value={kind}
        onChange={setKind}
        choices={[
          { value: "hosted", label: t("hosted"), hint: t("hostedHint") },
          { value: "external", label: t("external"), hint: t("externalHint") },
        ]}
      />
      {kind === "external" ? (
        <ExternalForm onSubmit={onExternal} />
      ) : domains.length === 0 ? (
        <EmptyState sentence={t("noDomain")} action={addDomain} />
      ) : (
        <HostedForm domains={domains} onSubmit={onHosted} />
      )}
      <DiagnosisList steps={diagnosis} />
    </div>
  );
}

function HostedForm({
  domains,
  onSubmit,
}: Pick<MailboxFormProps, "domains"> & { onSubmit: MailboxFormProps["onHosted"] }) {
  const t = useTranslations("mailbox.form");
  const problem = useTranslations("mailbox.problem");
  const schema = useMemo(() => hostedSchema(problem), [problem]);
  const start = { displayName: "", localPart: "", domainId: domains[0]?.id ?? "", ...startLimits };
  return (
    <Form schema={schema} defaultValues={start} onSubmit={onSubmit}>
      <FormTextField name="displayName" label={t("displayName")} hint={t("displayNameHint")} limit={80} />
      <div className="grid gap-4 sm:grid-cols-2">
        <FormTextField name="localPart" label={t("localPart")} mono limit={64} />
        <FormSelect
          name="domainId"
          label={t("domain")}
          choices={domains.map((domain) => ({ value: domain.id, label: domain.name }))}
        />
      </div>
      <LimitFields />
      <SubmitButton className="self-start">{t("addHosted")}</SubmitButton>
    </Form>
  );
}

const startLimits = { dailyLimit: "50", gapSeconds: "120" };

const externalStart: ExternalValues = {
  ...startLimits,
  displayName: "",
  address: "",
  user: "",
  password: "",
  smtpHost: "",
  smtpPort: "465",
  smtpSecurity: "implicit",
  imapHost: "",
  imapPort: "993",
  imapSecurity: "implicit",
};

function ExternalForm({ onSubmit }: { onSubmit: MailboxFormProps["onExternal"] }) {
  const t = useTranslations("mailbox.form");
  const problem = useTranslations("mailbox.problem");
  const schema = useMemo(() => externalSchema(problem), [problem]);
  return (
    <Form schema={schema} defaultValues={externalStart} onSubmit={onSubmit}>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormTextField name="displayName" label={t("displayName")} limit={80} />
        <FormTextField name="address" type="email" label={t("address")} mono autoComplete="off" />
        <FormTextField name="user" label={t("user")} mono autoComplete="off" />
        <FormTextField
          name="password"
          type="password"
          label={t("password")}
          hint={t("passwordHint")}
          autoComplete="off"
        />
      </div>
      <ServerFields protocol="smtp" />
      <ServerFields protocol="imap" />
      <LimitFields />
      <SubmitButton className="self-start">{t("addExternal")}</SubmitButton>
    </Form>
  );
}
