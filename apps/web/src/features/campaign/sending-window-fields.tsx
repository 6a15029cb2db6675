"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { cn } from "@penguin/ui/class-names";
import { FieldError } from "@penguin/ui/field";
import { SelectField } from "@penguin/ui/select-field";
import { TextField } from "@penguin/ui/text-field";
import { zoneChoices } from "../../shell/zone-choices.ts";

/** When messages may leave. Days count from Monday, 1 to 7; times are `HH:MM` in `zone`. */
export interface SendingWindow {
  days: readonly number[];
  from: string;
  until: string;
  zone: string;
}

interface SendingWindowFieldsProps {
  value: SendingWindow;
  onChange: (value: SendingWindow) => void;
  errors?: Partial<Record<keyof SendingWindow, string>>;
  locale?: string;
}

/** Chooses the days, hours and zone of sending. */
export function SendingWindowFields({
  value,
  onChange,
  errors = {},
  locale = "en",
}: SendingWindowFieldsProps) {
  const t = useTranslations("campaign.window");
  const zones = useMemo(() => zoneChoices(value.zone), [value.zone]);
  return (
    <div className="flex flex-col gap-4">
      <DayToggles value={value} onChange={onChange} error={errors.days} locale={locale} />
      <div className="grid gap-4 sm:grid-cols-[8rem_8rem_1fr]">
        <TextField
          label={t("from")}
          type="time"
          value={value.from}
          error={errors.from}
          onChange={(from) => onChange({ ...value, from })}
        />
        <TextField
          label={t("until")}
          type="time"
          value={value.until}
          error={errors.until}
          onChange={(until) => onChange({ ...value, until })}
        />
        <SelectField
          label={t("zone")}
          choices={zones}
          value={value.zone}
          error={errors.zone}
          onChange={(zone) => onChange({ ...value, zone })}
        />
      </div>
    </div>
  );
}

function DayToggles({
  value,
  onChange,
  error,
  locale,
}: Omit<SendingWindowFieldsProps, "errors"> & { error?: string; locale: string }) {
  const t = useTranslations("campaign.window");
  // 5 January 1970 was a Monday.
  const name = (day: number, style: "short" | "long") =>
    new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" }).format(
      new Date(Date.UTC(1970, 0, 4 + day)),
    );
  const flip = (day: number) => {
    const days = value.days.includes(day)
      ? value.days.filter((one) => one !== day)
      : [...value.days, day].toSorted((a, b) => a - b);
    onChange({ ...value, days });
  };
  return (
    <fieldset aria-label={t("days")} className="flex flex-col gap-1">
      <span aria-hidden className="text-label font-medium">
        {t("days")}
      </span>
      <span className="flex flex-wrap gap-1">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={value.days.includes(day)}
            onClick={() => flip(day)}
            className={cn(
              "relative h-8 min-w-11 rounded-control border border-field px-2 text-table transition-colors hover:bg-raised touch:h-11",
              "aria-pressed:border-action aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-action",
            )}
          >
            <span aria-hidden>{name(day, "short")}</span>
            <span className="sr-only">{name(day, "long")}</span>
          </button>
        ))}
      </span>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}
