"use client";

import { useTranslations } from "next-intl";
import { FailedPage } from "../shell/failed-page.tsx";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("shell.failure");
  const texts = {
    happened: t("happened"),
    unchanged: t("unchanged"),
    next: t("next"),
    retry: t("retry"),
  };
  return <FailedPage texts={texts} digest={error.digest} onRetry={reset} />;
}
