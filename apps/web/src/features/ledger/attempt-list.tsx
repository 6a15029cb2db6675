import { useTranslations } from "next-intl";
import { EmptyState } from "@penguin/ui/empty-state";
import { Facts, Panel } from "@penguin/ui/panel";
import { useReasonText } from "../contact/use-reason-text.ts";
import type { Story } from "./message-input.ts";

type Attempt = Story["attempts"][number];

/** Each try at sending a mail, with the words that were exchanged. */
export function AttemptList({ story: { attempts, triesKeptDays } }: { story: Story }) {
  const t = useTranslations("ledger.attempt");
  if (attempts.length === 0)
    return (
      <Panel title={t("title")}>
        <EmptyState
          sentence={triesKeptDays === undefined ? t("empty") : t("gone", { days: triesKeptDays })}
        />
      </Panel>
    );
  return attempts.map((attempt) => <AttemptPanel key={attempt.attempt} attempt={attempt} />);
}

function AttemptPanel({ attempt }: { attempt: Attempt }) {
  const t = useTranslations("ledger");
  const reason = useReasonText();
  const talk = attempt.evidence?.conversation;
  const number = attempt.attempt;
  return (
    <Panel
      title={t("attempt.number", { number })}
      note={t(`timeline.outcome.${attempt.outcome}`, { attempt: number })}
    >
      <div className="flex flex-col gap-3">
        <Facts
          facts={[
            { name: t("attempt.server"), value: attempt.server ?? t("fact.none") },
            { name: t("attempt.worker"), value: attempt.evidence?.worker ?? t("fact.none"), mono: true },
            ...(attempt.reason ? [{ name: t("attempt.reason"), value: reason(attempt.reason) }] : []),
            ...(attempt.reply ? [{ name: t("attempt.reply"), value: attempt.reply, mono: true }] : []),
            ...(talk
              ? [
                  { name: t("attempt.relay"), value: talk.relay, mono: true },
                  { name: t("attempt.source"), value: talk.source || t("fact.none"), mono: true },
                  { name: t("attempt.tls"), value: talk.tls || t("attempt.noTls") },
                  { name: t("attempt.took"), value: t("attempt.ms", { ms: talk.tookMs }) },
                ]
              : []),
          ]}
        />
        {talk && <Conversation label={t("attempt.conversation", { number })} lines={talk.lines} />}
      </div>
    </Panel>
  );
}

function Conversation({ label, lines }: { label: string; lines: string }) {
  const t = useTranslations("ledger.attempt");
  return (
    <section aria-label={label} className="flex flex-col gap-1">
      <p className="text-label text-muted">{t("legend")}</p>
      <pre className="rounded-control bg-raised p-3 font-mono text-label break-all whitespace-pre-wrap">
        {lines}
      </pre>
    </section>
  );
}
