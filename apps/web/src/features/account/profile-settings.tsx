"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";
import { Facts, Panel } from "@penguin/ui/panel";
import { useToast } from "@penguin/ui/toast";
import { useSession } from "../../shell/session.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { zoneChoices } from "../../shell/zone-choices.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { changeEmailSchema, profileSchema } from "./account-schema.ts";

/** One's name, time zone and address. */
export function ProfileSettings() {
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <ProfilePanel />
      <EmailPanel />
    </div>
  );
}

function ProfilePanel() {
  const t = useTranslations("account.profile");
  const problem = useTranslations("account.errors");
  const { name, zone } = useSession();
  const schema = useMemo(() => profileSchema(problem), [problem]);
  const zones = useMemo(() => zoneChoices(zone), [zone]);
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const submit = useSubmit();
  const save = (values: { name: string; zone: string }) =>
    submit(async () => {
      await client.account.updateProfile.mutate(values);
      toast({ tone: "good", title: t("saved") });
      router.refresh();
    });
  return (
    <Panel title={t("title")}>
      <Form schema={schema} defaultValues={{ name, zone }} onSubmit={save}>
        <FormTextField name="name" label={t("name")} autoComplete="name" limit={80} />
        <FormSelect name="zone" label={t("zone")} hint={t("zoneHint")} choices={zones} />
        <SubmitButton className="self-start">{t("submit")}</SubmitButton>
      </Form>
    </Panel>
  );
}

function EmailPanel() {
  const t = useTranslations("account.profile");
  const problem = useTranslations("account.errors");
  const { email } = useSession();
  const schema = useMemo(() => changeEmailSchema(problem), [problem]);
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const ask = (values: { email: string; current: string }) =>
    submit(async () => {
      await client.account.requestEmailChange.mutate(values);
      toast({ tone: "good", title: t("emailSent", { email: values.email }) });
    });
  return (
    <Panel title={t("emailTitle")}>
      <div className="flex flex-col gap-4">
        <Facts facts={[{ name: t("present"), value: email, mono: true }]} />
        <Form
          schema={schema}
          defaultValues={{ email: "", current: "" }}
          onSubmit={ask}
          onDone={(form) => form.reset()}
        >
          <FormTextField
            name="email"
            type="email"
            label={t("email")}
            hint={t("emailHint")}
            autoComplete="email"
          />
          <FormTextField
            name="current"
            type="password"
            label={t("current")}
            autoComplete="current-password"
          />
          <SubmitButton variant="outline" className="self-start">
            {t("emailSubmit")}
          </SubmitButton>
        </Form>
      </div>
    </Panel>
  );
}
