"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Button } from "@penguin/ui/button";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { useSubmit } from "../../shell/use-action.ts";
import { bothSchema } from "./account-schema.ts";

interface ProveFormProps {
  /** What will happen. */
  lead: string;
  submit: string;
  isLoss: boolean;
  onProve: (values: { current: string; code: string }) => Promise<void>;
  onCancel: () => void;
}

/** Asks for password and code before something that weakens the account. */
export function ProveForm({ lead, submit: label, isLoss, onProve, onCancel }: ProveFormProps) {
  const t = useTranslations("account.security.factor");
  const problem = useTranslations("account.errors");
  const schema = useMemo(() => bothSchema(problem), [problem]);
  const submit = useSubmit();
  return (
    <Form
      schema={schema}
      defaultValues={{ current: "", code: "" }}
      onSubmit={(values) => submit(() => onProve(values))}
    >
      <p>{lead}</p>
      <FormTextField name="current" type="password" label={t("current")} autoComplete="current-password" />
      <FormTextField name="code" label={t("proveCode")} autoComplete="one-time-code" mono />
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant={isLoss ? "danger" : "outline"}>{label}</SubmitButton>
        <Button variant="quiet" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </Form>
  );
}
