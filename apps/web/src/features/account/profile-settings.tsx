"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type * as z from "zod";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { Facts, Panel } from "@penguin/ui/panel";
import { useToast } from "@penguin/ui/toast";
import { useSession } from "../../shell/session.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { PicturePanel } from "../../shell/picture-panel.tsx";
import { RegionalFields, regionalStart } from "../../shell/regional-fields.tsx";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { changeEmailSchema, profileSchema } from "./account-schema.ts";
import { solveRiddle } from "./solve-riddle.ts";
import { NoticePanel } from "./notice-panel.tsx";

/** One's name and picture, how one reads times, one's address and the mails one wants. */
export function ProfileSettings() {
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <ProfilePanel />
      <div className="grid gap-4">
        <AvatarPanel />
        <NoticePanel />
        <EmailPanel />
      </div>
    </div>
  );
}

function ProfilePanel() {
  const t = useTranslations("account.profile");
  const problem = useTranslations("account.errors");
  const session = useSession();
  const schema = useMemo(() => profileSchema(problem), [problem]);
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const submit = useSubmit();
  const save = ({ clock, ...values }: z.output<typeof schema>) =>
    submit(async () => {
      await client.account.updateProfile.mutate({ ...values, hour12: clock === "12" });
      toast({ tone: "good", title: t("saved") });
      router.refresh();
    });
  return (
    <Panel title={t("title")}>
      <Form schema={schema} defaultValues={{ name: session.name, ...regionalStart(session) }} onSubmit={save}>
        <FormTextField name="name" label={t("name")} autoComplete="name" limit={80} />
        <RegionalFields present={session.zone} zoneHint={t("zoneHint")} />
        <SubmitButton className="self-start">{t("submit")}</SubmitButton>
      </Form>
    </Panel>
  );
}

function AvatarPanel() {
  const t = useTranslations("account.profile");
  const { name, avatarId } = useSession();
  const client = useTRPCClient();
  return (
    <PicturePanel
      title={t("picture")}
      name={name}
      pictureId={avatarId}
      of="account/avatar"
      onChange={(picture) => client.account.updateAvatar.mutate({ picture })}
    />
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
      await client.account.requestEmailChange.mutate({ ...values, proof: await solveRiddle() });
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
