"use client";

import { SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextArea } from "@penguin/ui/form-fields";

/** What an answer carries. */
export interface ReplyValues {
  text: string;
}

const limit = 20_000;

/** Answers in plain text from the mailbox that the conversation belongs to. */
export function ReplyBox({
  from,
  onSubmit,
}: {
  from: string;
  onSubmit: (values: ReplyValues) => Promise<FormResult>;
}) {
  const t = useTranslations("inbox.reply");
  const schema = useMemo(
    () => z.object({ text: z.string().trim().min(1, t("required")).max(limit, t("tooLong")) }),
    [t],
  );
  return (
    <Form
      schema={schema}
      defaultValues={{ text: "" }}
      onSubmit={onSubmit}
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
