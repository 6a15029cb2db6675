"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "@penguin/ui/error-state";

export default function DashboardError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("shell.failure");
  return (
    <ErrorState
      happened={t("happened")}
      unchanged={t("unchanged")}
      next={t("next")}
      id={error.digest}
      onRetry={reset}
    />
  );
}
