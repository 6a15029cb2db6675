"use client";

import { SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import * as z from "zod";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextArea } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

const limit = 20_000;

/** Answers in plain text from the mailbox of the conversation. A draft has one id, so sending it twice sends it once. */
export function ReplyBox({ threadId, from }: { threadId: string; from: string }) {
  const t = useTranslations("inbox.reply");
  const client = useTRPCClient();
  const submit = useSubmit();
  const toast = useToast();
  const [draftId, setDraftId] = useState(() => crypto.randomUUID());
  const schema = useMemo(
    () => z.object({ text: z.string().trim().min(1, t("required")).max(limit, t("tooLong")) }),
    [t],
  );
  const send = ({ text }: { text: string }) =>
    submit(async () => {
      await client.inbox.reply.mutate({ threadId, text, draftId });
      setDraftId(crypto.randomUUID());
      toast({ tone: "good", title: t("sent") });
    });
  return (
    <Form
      schema={schema}
      defaultValues={{ text: "" }}
      onSubmit={send}
      onDone={(form) => form.reset()}
      className="flex flex-col gap-3"
    >
      <FormTextArea name="text" label={t("label")} hint={t("from", { from })} rows={6} limit={limit} />
      <SubmitButton className="self-start" icon={<SendHorizontal aria-hidden />}>
        {t("send")}
      </SubmitButton>
    </Form>
  );
}
