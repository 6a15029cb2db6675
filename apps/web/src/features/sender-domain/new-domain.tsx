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

const limit = 253;

/** Adds a domain, then shows the records to publish. */
export function NewDomain({ workspaceId, base }: { workspaceId: string; base: string }) {
  const t = useTranslations("sender-domain");
  const shell = useTranslations("shell");
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const schema = useMemo(
    () => z.object({ name: z.string().trim().min(3, t("new.required")).max(limit, t("new.tooLong")) }),
    [t],
  );
  const add = ({ name }: { name: string }) =>
    submit(async () => {
      const { id } = await client.senderDomain.add.mutate({ workspaceId, name });
      router.push(`${base}/${id}`);
    });
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("new.title")}
        above={<Breadcrumbs label={shell("breadcrumbs")} items={[{ href: base, label: t("list.title") }]} />}
      />
      <Panel>
        <Form
          schema={schema}
          defaultValues={{ name: "" }}
          onSubmit={add}
          className="flex max-w-xl flex-col gap-4"
        >
          <FormTextField
            name="name"
            label={t("list.name")}
            hint={t("new.hint")}
            mono
            limit={limit}
            autoComplete="off"
          />
          <SubmitButton className="self-start">{t("list.new")}</SubmitButton>
        </Form>
      </Panel>
    </div>
  );
}
