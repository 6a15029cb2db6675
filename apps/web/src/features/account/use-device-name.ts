"use client";

import { useTranslations } from "next-intl";
import { deviceName } from "./device-name.ts";

/** Says what a user agent names, in words. */
export function useDeviceName(): (userAgent: string | null) => string {
  const t = useTranslations("account.device");
  return (userAgent) => {
    const found = deviceName(userAgent);
    return found ? t("of", found) : t("unknown");
  };
}
