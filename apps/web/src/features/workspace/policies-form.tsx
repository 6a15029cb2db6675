"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormCheckbox, FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

type Policies = RouterOutputs["workspace"]["getPolicies"];

const RANGES = { graceDays: [0, 90], idle: [5, 43_200], hours: [1, 2160], length: [10, 64] } as const;

const isBetween = (text: string, [least, most]: readonly [number, number]): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;

const numberOf = (text: string): number | null => (text === "" ? null : Number(text));
const textOf = (number: number | null): string => (number === null ? "" : String(number));

/** Changes the rules for signing in; an empty field leaves the platform's own limit. */
export function PoliciesForm({ policies }: { policies: Policies }) {
  const t = useTranslations("workspace.policies");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(() => {
    const field = (range: readonly [number, number]) =>
      z
        .string()
        .trim()
        .refine(
          (text) => text === "" || isBetween(text, range),
          t("whole", { least: range[0], most: range[1] }),
        );
    return z.object({
      requireSecondFactor: z.boolean(),
      graceDays: field(RANGES.graceDays),
      sessionIdleMinutes: field(RANGES.idle),
      sessionHours: field(RANGES.hours),
      passwordMinLength: field(RANGES.length),
    });
  }, [t]);
  const start = {
    requireSecondFactor: policies.secondFactorFrom !== null,
    graceDays: policies.secondFactorFrom === null ? "14" : "",
    sessionIdleMinutes: textOf(policies.sessionIdleMinutes),
    sessionHours: textOf(policies.sessionHours),
    passwordMinLength: textOf(policies.passwordMinLength),
  };
  const save = (values: z.output<typeof schema>) =>
    submit(async () => {
      await client.workspace.updatePolicies.mutate({
        requireSecondFactor: values.requireSecondFactor,
        graceDays: numberOf(values.graceDays) ?? undefined,
        sessionIdleMinutes: numberOf(values.sessionIdleMinutes),
        sessionHours: numberOf(values.sessionHours),
        passwordMinLength: numberOf(values.passwordMinLength),
      });
      toast({ tone: "good", title: t("saved") });
    });
  return (
    <Form
      schema={schema}
      defaultValues={start}
      onSubmit={save}
      onDone={(form) => form.reset(form.getValues())}
    >
      <FormCheckbox name="requireSecondFactor" label={t("second")} hint={t("secondHint")} />
      <NumberField name="graceDays" label={t("grace")} hint={t("graceHint")} unit={t("days")} />
      <NumberField name="sessionIdleMinutes" label={t("idle")} hint={t("idleHint")} unit={t("minutes")} />
      <NumberField name="sessionHours" label={t("hours")} hint={t("hoursHint")} unit={t("hour")} />
      <NumberField
        name="passwordMinLength"
        label={t("length")}
        hint={t("lengthHint")}
        unit={t("characters")}
      />
      <SubmitButton className="self-start">{t("submit")}</SubmitButton>
    </Form>
  );
}

function NumberField(props: { name: string; label: string; hint: string; unit: string }) {
  return <FormTextField {...props} inputMode="numeric" autoComplete="off" optional className="max-w-sm" />;
}
