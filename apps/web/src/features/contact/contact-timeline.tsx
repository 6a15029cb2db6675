import { useTranslations } from "next-intl";
import { EmptyState } from "@penguin/ui/empty-state";
import { cn } from "@penguin/ui/class-names";
import { StateShape } from "@penguin/ui/state-mark";
import type { Tone } from "@penguin/ui/tokens";
import { TimeText } from "../../shell/time-text.tsx";

/** What can happen between a campaign and a contact. */
export type TimelineKind =
  | "planned"
  | "accepted"
  | "deferred"
  | "bounced"
  | "openedByPerson"
  | "openedByMachine"
  | "clicked"
  | "replied"
  | "answered"
  | "unsubscribed"
  | "complained"
  | "skipped"
  | "imported"
  | "suppressed";

/** One entry. `detail` is a phrase with the reason; `said` is what a server wrote. */
export interface TimelineEntry {
  id: string;
  kind: TimelineKind;
  at: string;
  campaign?: string;
  step?: number;
  detail?: string;
  said?: string;
}

const tones: Readonly<Record<TimelineKind, Tone>> = {
  planned: "neutral",
  accepted: "good",
  deferred: "waiting",
  bounced: "bad",
  openedByPerson: "good",
  openedByMachine: "unknown",
  clicked: "good",
  replied: "good",
  answered: "good",
  unsubscribed: "waiting",
  complained: "bad",
  skipped: "neutral",
  imported: "neutral",
  suppressed: "waiting",
};

const colours: Readonly<Record<Tone, string>> = {
  good: "text-good",
  waiting: "text-waiting",
  bad: "text-bad",
  unknown: "text-unknown",
  neutral: "text-muted",
};

/** Everything that happened with a contact and what is planned, newest first, a line for now between. */
export function ContactTimeline({
  entries,
  now,
  zone,
}: {
  entries: readonly TimelineEntry[];
  now: string;
  zone?: string;
}) {
  const t = useTranslations("contact.timeline");
  if (entries.length === 0) return <EmptyState sentence={t("empty")} />;
  const sorted = entries.toSorted((a, b) => b.at.localeCompare(a.at));
  const firstPast = sorted.findIndex((entry) => entry.at <= now);
  return (
    <ol className="flex flex-col">
      {sorted.map((entry, index) => (
        <li key={entry.id}>
          {index === firstPast && index > 0 && (
            <p className="flex items-center gap-3 py-2 text-label font-medium after:h-px after:flex-1 after:bg-ink">
              {t("now")}
            </p>
          )}
          <Entry entry={entry} future={entry.at > now} zone={zone} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry, future, zone }: { entry: TimelineEntry; future: boolean; zone?: string }) {
  const t = useTranslations("contact.timeline");
  const tone = tones[entry.kind];
  const place = [entry.campaign, entry.step !== undefined && t("step", { number: entry.step })]
    .filter(Boolean)
    .join(" · ");
  return (
    <div className={cn("grid grid-cols-[1rem_1fr_max-content] gap-x-3 py-2", future && "text-muted")}>
      <span className={cn("mt-1", colours[tone])}>
        <StateShape tone={tone} />
      </span>
      <div className="min-w-0">
        <p>
          <span className="font-medium">{t(`kind.${entry.kind}`)}</span>
          {place && <span className="text-muted"> · {place}</span>}
        </p>
        {entry.detail && <p className="text-table text-muted">{entry.detail}</p>}
        {entry.said && <p className="font-mono text-label text-muted">{entry.said}</p>}
      </div>
      <span className="text-table text-muted">
        <TimeText at={entry.at} zone={zone} />
      </span>
    </div>
  );
}
