"use client";

import { useTranslations } from "next-intl";
import type { Messages } from "../../i18n/messages.ts";

type Reason = keyof Messages["contact"]["reason"];

/** Says a reason code in plain words; one that has none yet stands as it is. */
export function useReasonText(): (code: string) => string {
  const t = useTranslations("contact.reason");
  return (code) => (t.has(code as Reason) ? t(code as Reason) : code.replaceAll("_", " "));
}
