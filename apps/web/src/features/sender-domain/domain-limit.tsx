"use client";

import * as z from "zod";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { figureText } from "@penguin/ui/figure-text";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { Facts, Panel } from "@penguin/ui/panel";
import { useToast } from "@penguin/ui/toast";
import { useMay } from "../../shell/session.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import type { DomainDetails } from "./domain-view.ts";

const MOST = 100_000;

const isLimit = (text: string): boolean =>
  text.trim() === "" || (/^\d{1,6}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST);

/** What all mailboxes of a domain together may send on a day, and have. */
export function DomainLimit({ domain }: { domain: DomainDetails }) {
  const t = useTranslations("sender-domain.limit");
  const phrase = useFigurePhrase();
  const may = useMay();
  const { perDay, usedToday } = domain.limit;
  const used = perDay === null ? t("none") : figureText(usedToday, perDay, phrase);
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col gap-4">
        <Facts facts={[{ name: t("usedToday"), value: used }]} />
        {may("sender-domain.set-limit") && <LimitForm domain={domain} />}
      </div>
    </Panel>
  );
}

function LimitForm({ domain }: { domain: DomainDetails }) {
  const t = useTranslations("sender-domain.limit");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(() => z.object({ perDay: z.string().refine(isLimit, t("problem")) }), [t]);
  const save = ({ perDay }: { perDay: string }) =>
    submit(async () => {
      const limit = perDay.trim() === "" ? null : Number(perDay);
      await client.senderDomain.setLimit.mutate({ senderDomainId: domain.id, perDay: limit });
      toast({ tone: "good", title: t("saved") });
    });
  return (
    <Form schema={schema} defaultValues={{ perDay: String(domain.limit.perDay ?? "") }} onSubmit={save}>
      <FormTextField name="perDay" label={t("perDay")} hint={t("hint")} inputMode="numeric" />
      <SubmitButton className="self-start">{t("save")}</SubmitButton>
    </Form>
  );
}
