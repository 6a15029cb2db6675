"use client";

import type { RouterOutputs } from "@penguin/api";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";
import { useToast } from "@penguin/ui/toast";
import { RegionalFields, regionalSchema, regionalStart } from "../../shell/regional-fields.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

/** The organisation as its settings show it. */
export type Tenant = RouterOutputs["workspace"]["getTenant"];

const limit = 80;
const SIZES = ["1", "2-10", "11-50", "51-200", "201-1000", "1001+"] as const;
const UNSAID = "unsaid";

/** Changes what the organisation says about itself and what new members begin with. */
export function OrganisationForm({ tenant }: { tenant: Tenant }) {
  const t = useTranslations("workspace.organisation");
  const words = useTranslations("workspace.form");
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(
    () =>
      z.object({
        name: z.string().trim().min(1, words("required")).max(limit, words("tooLong")),
        industry: z.string().trim().max(limit, words("tooLong")),
        size: z.enum([UNSAID, ...SIZES]),
        ...regionalSchema,
      }),
    [words],
  );
  const sizes = [
    { value: UNSAID, label: t("sizeUnsaid") },
    ...SIZES.map((value) => ({ value, label: t("people", { size: value }) })),
  ];
  const save = ({ clock, size, ...values }: z.output<typeof schema>) =>
    submit(async () => {
      await client.workspace.updateTenant.mutate({
        ...values,
        size: size === UNSAID ? null : size,
        hour12: clock === "12",
      });
      toast({ tone: "good", title: t("saved") });
      router.refresh();
    });
  const { name, industry, size } = tenant;
  const start = { name, industry, size: size ?? UNSAID, ...regionalStart(tenant) };
  return (
    <Form schema={schema} defaultValues={start} onSubmit={save}>
      <FormTextField name="name" label={t("organisationName")} limit={limit} autoComplete="organization" />
      <FormTextField name="industry" label={t("industry")} limit={limit} autoComplete="off" optional />
      <FormSelect name="size" label={t("size")} choices={sizes} />
      <p className="text-label text-muted">{t("newMembers")}</p>
      <RegionalFields present={tenant.zone} zoneHint={t("zoneHint")} />
      <SubmitButton className="self-start">{t("submit")}</SubmitButton>
    </Form>
  );
}
