import { useTranslations } from "next-intl";
import { StateMark } from "@penguin/ui/state-mark";

/** One thing that was tried against a mail server. `said` is the server's own words. */
export interface DiagnosisStep {
  id: string;
  label: string;
  outcome: "passed" | "failed" | "skipped" | "running";
  said?: string;
  advice?: string;
}

const tones = { passed: "good", failed: "bad", skipped: "neutral", running: "waiting" } as const;

/** What was tried, in order, with the server's words and what to do about a failure. */
export function DiagnosisList({ steps }: { steps: readonly DiagnosisStep[] }) {
  const t = useTranslations("mailbox.diagnosis");
  if (steps.length === 0) return null;
  return (
    <ol
      aria-label={t("title")}
      aria-live="polite"
      className="divide-y divide-line rounded-control border border-line"
    >
      {steps.map((step) => (
        <li key={step.id} className="flex flex-wrap gap-x-4 gap-y-1 px-3 py-2">
          <StateMark className="w-24" tone={tones[step.outcome]} word={t(step.outcome)} />
          <div className="min-w-0 flex-1 basis-52">
            <p>{step.label}</p>
            {step.said && <p className="font-mono text-label text-muted">{step.said}</p>}
            {step.advice && <p className="text-table">{step.advice}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
