import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { EmptyState } from "@penguin/ui/empty-state";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";

type Day = RouterOutputs["staff"]["listReconciliations"][number];

const KINDS = ["not_in_ledger", "not_recorded", "not_in_log"] as const;

/** Each closed day of each sending server: what its log took against what the ledger recorded. */
export function ReconciliationList({ days }: { days: readonly Day[] }) {
  const t = useTranslations("staff.reconciliation");
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      {days.length === 0 && <EmptyState sentence={t("empty")} />}
      <ul className="flex flex-col gap-4">
        {days.map((day) => (
          <li key={`${day.day} ${day.server}`}>
            <DayPanel day={day} />
          </li>
        ))}
      </ul>
    </>
  );
}

function DayPanel({ day }: { day: Day }) {
  const t = useTranslations("staff.reconciliation");
  const { accepted, recorded, differing, differences } = day;
  return (
    <Panel
      title={t("day", { day: day.day, server: day.server })}
      note={
        <StateMark
          tone={differing === 0 ? "good" : "bad"}
          word={differing === 0 ? t("same") : t("differ", { count: differing })}
        />
      }
    >
      <p>{t("counts", { accepted, recorded })}</p>
      {KINDS.map((kind) => {
        const found = differences.filter((one) => one.kind === kind);
        return found.length === 0 ? null : (
          <section key={kind} aria-label={t(`kind.${kind}`)} className="pt-3">
            <h3 className="font-medium">{t(`kind.${kind}`)}</h3>
            <ul className="font-mono text-label break-all">
              {found.map(({ messageIdHeader, messageId }) => (
                <li key={messageIdHeader}>{[messageIdHeader, messageId].filter(Boolean).join(" ")}</li>
              ))}
            </ul>
          </section>
        );
      })}
    </Panel>
  );
}
