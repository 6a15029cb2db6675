"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

const limit = 120;

/** Names a new campaign, then opens its editor. */
export function NewCampaign({ workspaceId, base }: { workspaceId: string; base: string }) {
  const t = useTranslations("campaign");
  const shell = useTranslations("shell");
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const schema = useMemo(
    () => z.object({ name: z.string().trim().min(1, t("new.required")).max(limit, t("new.tooLong")) }),
    [t],
  );
  const create = ({ name }: { name: string }) =>
    submit(async () => {
      const { id } = await client.campaign.create.mutate({ workspaceId, name });
      router.push(`${base}/${id}/edit`);
    });
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("action.new")}
        above={<Breadcrumbs label={shell("breadcrumbs")} items={[{ href: base, label: t("list.title") }]} />}
      />
      <Panel>
        <Form
          schema={schema}
          defaultValues={{ name: "" }}
          onSubmit={create}
          className="flex max-w-xl flex-col gap-4"
        >
          <FormTextField
            name="name"
            label={t("new.name")}
            hint={t("new.hint")}
            limit={limit}
            autoComplete="off"
          />
          <SubmitButton className="self-start">{t("new.submit")}</SubmitButton>
        </Form>
      </Panel>
    </div>
  );
}
