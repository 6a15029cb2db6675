"use client";

import { useTranslations } from "next-intl";
import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { countText, figureText } from "@penguin/ui/figure-text";
import { emptyTableQuery } from "@penguin/ui/table-query";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import type { Counters } from "./counters.ts";

/** A step with its counters. */
export interface StepCounters extends Counters {
  number: number;
  subject: string;
}

/** Each step of a campaign in one line. */
export function StepTable({ steps }: { steps: readonly StepCounters[] }) {
  const t = useTranslations("analytics");
  const phrase = useFigurePhrase();
  const share = (
    id: "openedByPerson" | "replied" | "bounced",
    whole: "sent" | "accepted",
  ): Column<StepCounters> => ({
    id,
    header: t(`counter.${id}`),
    align: "end",
    width: "w-44",
    cell: (step) => figureText(step[id], step[whole], phrase),
  });
  const columns: ReadonlyArray<Column<StepCounters>> = [
    {
      id: "step",
      header: t("step.name"),
      place: "title",
      cell: (step) => `${step.number}. ${step.subject || t("step.sameThread")}`,
    },
    {
      id: "sent",
      header: t("counter.sent"),
      place: "state",
      align: "end",
      width: "w-24",
      cell: (step) => countText(step.sent),
    },
    share("openedByPerson", "accepted"),
    share("replied", "accepted"),
    share("bounced", "sent"),
  ];
  return (
    <DataTable
      label={t("step.title")}
      columns={columns}
      rows={steps}
      rowId={(step) => String(step.number)}
      rowName={(step) => t("step.rowName", { number: step.number })}
      query={emptyTableQuery}
      onQuery={() => undefined}
      emptyFiltered={t("counter.empty")}
      empty={<EmptyState sentence={t("step.empty")} />}
    />
  );
}
