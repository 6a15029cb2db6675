"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { FormSelect } from "@penguin/ui/form-fields";
import type { Session } from "./session.tsx";
import { zoneChoices } from "./zone-choices.ts";

type Regional = Pick<Session, "zone" | "dateFormat" | "hour12" | "language">;

/** What the fields hold: choices are texts. */
export const regionalSchema = {
  zone: z.string().min(1),
  dateFormat: z.enum(["iso", "day_first", "month_first"]),
  clock: z.enum(["24", "12"]),
  language: z.enum(["en", "es"]),
};

/** What the fields begin with. */
export const regionalStart = ({ zone, dateFormat, hour12, language }: Regional) => ({
  zone,
  dateFormat,
  clock: hour12 ? ("12" as const) : ("24" as const),
  language,
});

/** Time zone, date format, clock and language, in the form around them. */
export function RegionalFields({ present, zoneHint }: { present: string; zoneHint: string }) {
  const t = useTranslations("shell.regional");
  const zones = useMemo(() => zoneChoices(present), [present]);
  const dates = [
    { value: "iso", label: t("iso") },
    { value: "day_first", label: t("dayFirst") },
    { value: "month_first", label: t("monthFirst") },
  ];
  const clocks = [
    { value: "24", label: t("clock24") },
    { value: "12", label: t("clock12") },
  ];
  const languages = [
    { value: "en", label: "English" },
    { value: "es", label: "Español" },
  ];
  return (
    <>
      <FormSelect name="zone" label={t("zone")} hint={zoneHint} choices={zones} />
      <FormSelect name="dateFormat" label={t("dateFormat")} choices={dates} />
      <FormSelect name="clock" label={t("clock")} choices={clocks} />
      <FormSelect name="language" label={t("language")} hint={t("languageHint")} choices={languages} />
    </>
  );
}
