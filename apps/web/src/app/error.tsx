"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "@penguin/ui/error-state";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("shell.failure");
  return (
    <main id="main" className="mx-auto max-w-xl px-4 py-16">
      <ErrorState
        happened={t("happened")}
        unchanged={t("unchanged")}
        next={t("next")}
        id={error.digest}
        onRetry={reset}
      />
    </main>
  );
}
