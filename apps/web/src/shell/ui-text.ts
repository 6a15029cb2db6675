"use client";

import { useTranslations } from "next-intl";
import type { UiText } from "@penguin/ui/ui-provider";
import type { FigurePhrase } from "@penguin/ui/figure-text";

const plain = [
  "close",
  "cancel",
  "undo",
  "retry",
  "copy",
  "copied",
  "optional",
  "clearSearch",
  "clearFilters",
  "newer",
  "older",
  "pages",
  "density",
  "selectAll",
  "selectRow",
  "clearSelection",
  "showAsTable",
  "collapse",
  "skip",
  "navigation",
  "theme",
  "themeLight",
  "themeDark",
  "themeSystem",
  "palette",
  "paletteHint",
  "paletteEmpty",
  "notifications",
  "errorSummary",
  "comesBack",
  "goesAway",
  "now",
  "day",
  "done",
  "planned",
  "state",
  "keys",
  "more",
] as const;

type PlainKey = (typeof plain)[number];

/** The words of the primitives, from the catalogue `ui`. */
export function useUiText(): UiText {
  const t = useTranslations("ui");
  const words = Object.fromEntries(plain.map((key) => [key, t(key)])) as Record<PlainKey, string>;
  return {
    ...words,
    tones: {
      good: t("tones.good"),
      waiting: t("tones.waiting"),
      bad: t("tones.bad"),
      unknown: t("tones.unknown"),
      neutral: t("tones.neutral"),
    },
    typeToConfirm: (word) => t("typeToConfirm", { word }),
    selected: (count) => t("selected", { count }),
    sortBy: (column) => t("sortBy", { column }),
    left: (count) => (count < 0 ? t("over", { count: -count }) : t("left", { count })),
  };
}

/** The words between part and whole of a figure. */
export function useFigurePhrase(): FigurePhrase {
  const t = useTranslations("ui");
  return (part, whole) => t("of", { part, whole });
}
