"use client";

import { useTranslations } from "next-intl";
import { EraseSubjectInput, SUBJECT_KINDS } from "@penguin/core/audit-log/schema";
import { Dialog } from "@penguin/ui/dialog";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

/** Asks whose personal data is to be made unreadable in the log for good, and says what stays. */
export function EraseSubject({ onClose }: { onClose: () => void }) {
  const t = useTranslations("audit-log.erase");
  const client = useTRPCClient();
  const submit = useSubmit();
  const toast = useToast();
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("lead")}>
      <ul className="flex list-disc flex-col gap-1 ps-5">
        <li>{t("goes")}</li>
        <li>{t("stays")}</li>
        <li>{t("only")}</li>
      </ul>
      <Form
        schema={EraseSubjectInput}
        defaultValues={{ kind: "contact" as const, subjectId: "", confirm: "" }}
        onSubmit={(input) => submit(() => client.auditLog.eraseSubject.mutate(input))}
        onDone={() => {
          toast({ tone: "good", title: t("done") });
          onClose();
        }}
      >
        <FormSelect
          name="kind"
          label={t("kind")}
          choices={SUBJECT_KINDS.map((value) => ({ value, label: t(`of.${value}`) }))}
        />
        <FormTextField name="subjectId" label={t("id")} hint={t("idHint")} autoComplete="off" mono />
        <FormTextField name="confirm" label={t("confirm")} autoComplete="off" mono />
        <SubmitButton variant="danger" className="self-end">
          {t("submit")}
        </SubmitButton>
      </Form>
    </Dialog>
  );
}
