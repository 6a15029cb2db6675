"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { API_SCOPES, type ApiScope, Network } from "@penguin/core/api-key/schema";
import { Dialog } from "@penguin/ui/dialog";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormCheckbox, FormSelect, FormTextArea, FormTextField } from "@penguin/ui/form-fields";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

const DAY_MS = 86_400_000;
const LIFETIMES = ["30", "90", "365", "forever"] as const;

const noScopes = Object.fromEntries(API_SCOPES.map((scope) => [scope, false])) as Record<ApiScope, boolean>;

const chosen = (scopes: Record<ApiScope, boolean>): ApiScope[] => API_SCOPES.filter((scope) => scopes[scope]);

const networksIn = (text: string): string[] => text.split(/[\s,]+/).filter((network) => network !== "");

/** Makes a key; the key itself goes to `onMade` and nowhere else. */
export function CreateApiKey({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const t = useTranslations("api-key");
  const client = useTRPCClient();
  const submit = useSubmit();
  const schema = useMemo(
    () =>
      z.object({
        name: z.string().trim().min(1, t("create.nameRequired")).max(80),
        scopes: z.record(z.enum(API_SCOPES), z.boolean()).refine((scopes) => chosen(scopes).length > 0, {
          message: t("create.scopesRequired"),
          path: [API_SCOPES[0]],
        }),
        networks: z
          .string()
          .refine(
            (text) => networksIn(text).every((one) => Network.safeParse(one).success),
            t("create.networksHint"),
          ),
        lifetime: z.enum(LIFETIMES),
      }),
    [t],
  );
  const create = async (values: z.output<typeof schema>): Promise<FormResult> => {
    const { name, lifetime } = values;
    const days = lifetime === "forever" ? undefined : Number(lifetime);
    const expiresAt = days && new Date(Date.now() + days * DAY_MS).toISOString();
    const networks = networksIn(values.networks);
    const scopes = chosen(values.scopes);
    return submit(async () => {
      const { key } = await client.apiKey.create.mutate({
        name,
        scopes,
        networks,
        expiresAt: expiresAt || undefined,
      });
      onMade(key);
      onClose();
    });
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("create.title")} description={t("create.lead")}>
      <Form
        schema={schema}
        defaultValues={{ name: "", scopes: noScopes, networks: "", lifetime: "90" as const }}
        onSubmit={create}
      >
        <FormTextField name="name" label={t("create.name")} hint={t("create.nameHint")} autoComplete="off" />
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-label font-medium">{t("create.scopes")}</legend>
          {API_SCOPES.map((scope) => (
            <FormCheckbox key={scope} name={`scopes.${scope}`} label={t(`scope.${scope}`)} />
          ))}
        </fieldset>
        <FormTextArea
          name="networks"
          label={t("create.networks")}
          hint={t("create.networksHint")}
          rows={2}
          mono
        />
        <FormSelect
          name="lifetime"
          label={t("create.lifetime")}
          choices={LIFETIMES.map((value) => ({
            value,
            label: value === "forever" ? t("create.forever") : t(`create.days${value}`),
          }))}
        />
        <SubmitButton className="self-end">{t("create.submit")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
