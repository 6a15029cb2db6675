"use client";

import { useTranslations } from "next-intl";
import { ErrorState } from "@penguin/ui/error-state";
import { Skeleton } from "@penguin/ui/skeleton";

/** Holds the place of a list or a panel while it loads. */
export function LoadingState({ kind, rows }: { kind?: "rows" | "lines" | "panel"; rows?: number }) {
  const t = useTranslations("shell");
  return <Skeleton label={t("loading")} kind={kind} rows={rows} />;
}

/** Takes the place of a list that could not be read. `what` completes "… could not be read". */
export function FailedState({ what, onRetry, id }: { what: string; onRetry?: () => void; id?: string }) {
  const t = useTranslations("shell.listFailure");
  return (
    <ErrorState
      happened={t("happened", { what })}
      unchanged={t("unchanged")}
      next={t("next")}
      onRetry={onRetry}
      id={id}
    />
  );
}
