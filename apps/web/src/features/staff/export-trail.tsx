"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ExportTrailInput } from "@penguin/core/staff/schema";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { Notice } from "@penguin/ui/notice";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

const save = (text: string, name: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};

/** Gives what the staff did in a period as a file, and says whether its chains hold. */
export function ExportTrail({ today }: { today: string }) {
  const t = useTranslations("staff.trail");
  const client = useTRPCClient();
  const submit = useSubmit();
  const [broken, setBroken] = useState<number | null>(null);
  const give = (period: { from: string; to: string }): Promise<FormResult> =>
    submit(async () => {
      const trail = await client.staff.exportTrail.query(period);
      setBroken(trail.broken.length);
      save(trail.text, `staff-${period.from}-${period.to}.ndjson`);
    });
  return (
    <section aria-labelledby="staff-trail" className="flex flex-col gap-2">
      <h2 id="staff-trail" className="font-strong">
        {t("title")}
      </h2>
      <p className="text-muted">{t("lead")}</p>
      <Form
        schema={ExportTrailInput}
        defaultValues={{ from: `${today.slice(0, 7)}-01`, to: today }}
        onSubmit={give}
        className="flex flex-wrap items-end gap-3"
      >
        <FormTextField name="from" type="date" label={t("from")} autoComplete="off" />
        <FormTextField name="to" type="date" label={t("to")} autoComplete="off" />
        <SubmitButton icon={<Download aria-hidden />}>{t("submit")}</SubmitButton>
      </Form>
      {broken !== null && (
        <Notice live tone={broken === 0 ? "good" : "bad"} title={t(broken === 0 ? "whole" : "broken")}>
          {t(broken === 0 ? "wholeText" : "brokenText", { count: broken })}
        </Notice>
      )}
    </section>
  );
}
