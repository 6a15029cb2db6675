"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import type { TopicRow } from "./topic-panel.tsx";

/** Names a topic as people read it on their page; without one a new topic is made. */
export function EditTopic(props: { workspaceId: string; topic?: TopicRow; onClose: () => void }) {
  const { workspaceId, topic, onClose } = props;
  const t = useTranslations("consent");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const act = topic ? "edit" : "create";
  const schema = useMemo(
    () =>
      z.object({
        name: z
          .string()
          .trim()
          .min(1, t("required"))
          .max(80, t("tooLong", { most: 80 })),
        description: z
          .string()
          .trim()
          .max(200, t("tooLong", { most: 200 })),
      }),
    [t],
  );
  const save = (values: z.output<typeof schema>) =>
    submit(async () => {
      await (topic
        ? client.consent.updateTopic.mutate({ topicId: topic.id, ...values })
        : client.consent.createTopic.mutate({ workspaceId, ...values }));
      toast({ tone: "good", title: t(`${act}.done`, { name: values.name }) });
      onClose();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t(`${act}.title`)} description={t("formLead")}>
      <Form
        schema={schema}
        defaultValues={{ name: topic?.name ?? "", description: topic?.description ?? "" }}
        onSubmit={save}
      >
        <FormTextField name="name" label={t("name")} autoComplete="off" />
        <FormTextField name="description" label={t("description")} autoComplete="off" />
        <SubmitButton className="self-end">{t(`${act}.submit`)}</SubmitButton>
      </Form>
    </Dialog>
  );
}
