"use client";

import { useTranslations } from "next-intl";
import { FormTextField } from "@penguin/ui/form-fields";

/** How much a mailbox may send in a day and how long it rests between two messages. */
export function LimitFields() {
  const t = useTranslations("mailbox.form");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <FormTextField
        name="dailyLimit"
        label={t("dailyLimit")}
        hint={t("dailyLimitHint")}
        inputMode="numeric"
      />
      <FormTextField
        name="gapSeconds"
        label={t("gapSeconds")}
        hint={t("gapSecondsHint")}
        inputMode="numeric"
      />
    </div>
  );
}
