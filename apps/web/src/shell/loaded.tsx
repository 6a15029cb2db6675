"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EmptyState } from "@penguin/ui/empty-state";
import { ButtonLink } from "@penguin/ui/button";
import { readFailure } from "../trpc/failure.ts";
import { FailedState, LoadingState } from "./list-states.tsx";

/** What stands in place of something that could not be read: forbidden, gone, or failed with a way to try again. */
export function QueryFailure({
  error,
  what,
  onRetry,
}: {
  error: unknown;
  what: string;
  onRetry?: () => void;
}) {
  const t = useTranslations("shell");
  const failure = readFailure(error);
  if (failure?.code === "FORBIDDEN") return <EmptyState sentence={t("forbidden", { what })} />;
  if (failure?.code === "NOT_FOUND")
    return (
      <EmptyState
        sentence={t("notFound.body")}
        action={<ButtonLink href="/dashboard">{t("nav.home")}</ButtonLink>}
      />
    );
  return <FailedState what={what} id={failure?.requestId} onRetry={onRetry} />;
}

/** Shows what a query answers, and what it is waiting for or failed with until it does. */
export function Loaded<Data>({
  query,
  what,
  kind,
  children,
}: {
  query: UseQueryResult<Data, unknown>;
  what: string;
  kind?: "rows" | "lines" | "panel";
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError)
    return <QueryFailure error={query.error} what={what} onRetry={() => void query.refetch()} />;
  return <LoadingState kind={kind} />;
}
