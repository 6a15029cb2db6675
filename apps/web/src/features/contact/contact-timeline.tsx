"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@penguin/ui/badge";
import { cn } from "@penguin/ui/class-names";
import { EmptyState } from "@penguin/ui/empty-state";
import { StateShape } from "@penguin/ui/state-mark";
import { TextLink } from "@penguin/ui/text-link";
import type { Tone } from "@penguin/ui/tokens";
import { TimeText } from "../../shell/time-text.tsx";
import type { TimelineEvent } from "./contact-view.ts";
import { useReasonText } from "./use-reason-text.ts";

const tones = {
  planned: "neutral",
  sent: "neutral",
  accepted: "good",
  deferred: "waiting",
  bounced: "bad",
  opened: "good",
  machineOpened: "unknown",
  clicked: "good",
  machineClicked: "unknown",
  received: "neutral",
  replied: "good",
  auto_replied: "waiting",
  complained: "bad",
  unsubscribed: "waiting",
  skipped: "neutral",
  failed: "bad",
  unknown: "unknown",
} as const satisfies Record<string, Tone>;

type Kind = keyof typeof tones;

const colours: Readonly<Record<Tone, string>> = {
  good: "text-good",
  waiting: "text-waiting",
  bad: "text-bad",
  unknown: "text-unknown",
  neutral: "text-muted",
};

/** What a person did and what a machine did are different kinds. */
function kindOf({ kind, machine }: TimelineEvent): Kind {
  if (machine && kind === "opened") return "machineOpened";
  if (machine && kind === "clicked") return "machineClicked";
  return kind in tones ? (kind as Kind) : "unknown";
}

const textOf = (event: TimelineEvent, name: string): string => {
  const value = event.detail[name];
  return typeof value === "string" ? value : "";
};

/** Everything that happened with a contact and what is planned, newest first. */
export function ContactTimeline({ events, zone }: { events: readonly TimelineEvent[]; zone?: string }) {
  const t = useTranslations("contact.timeline");
  if (events.length === 0) return <EmptyState sentence={t("empty")} />;
  return (
    <ol className="flex flex-col divide-y divide-line">
      {events.map((event) => (
        <Entry
          key={`${event.message_id}-${event.kind}-${event.at.toISOString()}-${String(event.machine)}`}
          event={event}
          zone={zone}
        />
      ))}
    </ol>
  );
}

/** A mail that came in: what it was taken for, how it begins, by what it was put here and what followed. */
function Received({ event }: { event: TimelineEvent }) {
  const t = useTranslations("contact.timeline.received");
  const [from, preview, caused] = ["from", "preview", "caused"].map((name) => textOf(event, name));
  const [suppressed, held, thread] = ["suppressed", "held", "thread"].map((name) => textOf(event, name));
  const mail = textOf(event, "mail");
  const { sure } = event.detail;
  const mailKinds = ["reply", "auto_reply", "dsn", "complaint", "unsubscribe_request", "other"] as const;
  const known = mailKinds.find((one) => one === mail) ?? "other";
  return (
    <div className="text-table text-muted">
      <p>
        {t(`mail.${known}`)} · <span className="font-mono text-label break-all">{from}</span>
        {typeof sure === "number" && ` · ${t("sure", { percent: Math.round(sure * 100) })}`}
      </p>
      {preview && <p className="break-words">{preview}</p>}
      {caused && <p>{t("caused", { what: caused })}</p>}
      {suppressed && <p>{t("suppressed", { reason: suppressed })}</p>}
      {held && <p>{t("held", { why: held })}</p>}
      {thread && <TextLink href={`/dashboard/inbox/${thread}`}>{t("open")}</TextLink>}
    </div>
  );
}

function Entry({ event, zone }: { event: TimelineEvent; zone?: string }) {
  const t = useTranslations("contact.timeline");
  const reason = useReasonText();
  const kind = kindOf(event);
  const tone = tones[kind];
  const place = [event.campaign_name, event.position !== null && t("step", { number: event.position })]
    .filter(Boolean)
    .join(" · ");
  const said = textOf(event, "reply");
  const why = textOf(event, "reason");
  const url = textOf(event, "url");
  return (
    <li
      className={cn("grid grid-cols-[1rem_1fr_max-content] gap-x-3 py-2", kind === "planned" && "text-muted")}
    >
      <span className={cn("mt-1", colours[tone])}>
        <StateShape tone={tone} />
      </span>
      <div className="min-w-0">
        <p>
          <TextLink look="quiet" href={`/dashboard/messages/${event.message_id}`} className="font-medium">
            {t(`kind.${kind}`)}
          </TextLink>
          {place && <span className="text-muted"> · {place}</span>}
        </p>
        {event.subject && kind === "sent" && <p className="text-table text-muted">{event.subject}</p>}
        {why && <p className="text-table text-muted">{reason(why)}</p>}
        {url && <p className="font-mono text-label break-all text-muted">{url}</p>}
        {said && <p className="font-mono text-label break-all text-muted">{said}</p>}
        {kind === "received" && <Received event={event} />}
        {event.machine && <Badge>{t("machine")}</Badge>}
      </div>
      <span className="text-table text-muted">
        <TimeText at={event.at} zone={zone} />
      </span>
    </li>
  );
}
