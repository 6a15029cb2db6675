"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Badge } from "@penguin/ui/badge";
import { buttonClass } from "@penguin/ui/button-class";
import { cn } from "@penguin/ui/class-names";
import { StateMark } from "@penguin/ui/state-mark";
import { TextLink } from "@penguin/ui/text-link";
import type { Tone } from "@penguin/ui/tokens";
import type { Messages } from "../../i18n/messages.ts";
import { TimeText } from "../../shell/time-text.tsx";
import type { Mail } from "./inbox-input.ts";

type State = keyof Messages["inbox"]["state"];
type Kind = keyof Messages["inbox"]["kind"];

const tones: Readonly<Record<State, Tone>> = {
  planned: "waiting",
  sending: "waiting",
  deferred: "waiting",
  unknown: "unknown",
  sent: "good",
  delivered: "good",
  bounced: "bad",
  complained: "bad",
  skipped: "neutral",
  failed: "bad",
};

const isState = (state: string): state is State => state in tones;

/** One message of a conversation, without what it quotes; nothing remote is ever loaded. */
export function MailItem({ mail, to, act }: { mail: Mail; to: string; act?: ReactNode }) {
  const t = useTranslations("inbox");
  const [isWhole, setWhole] = useState(false);
  const hasMore = mail.fullText.trim() !== mail.text.trim();
  const kind =
    mail.direction === "in" && mail.kind !== "reply" && t.has(`kind.${mail.kind as Kind}`)
      ? t(`kind.${mail.kind as Kind}`)
      : null;
  return (
    <li
      className={cn(
        "rounded-panel border border-line px-4 py-3",
        mail.direction === "in" ? "bg-surface" : "bg-canvas sm:ms-8",
      )}
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 pb-2 text-table text-muted">
        <span className="min-w-0 font-mono text-label break-all">
          <span className="text-ink">{mail.from}</span> → {to}
        </span>
        <span className="flex items-baseline gap-2">
          {kind && <Badge>{kind}</Badge>}
          <TimeText at={mail.at} />
        </span>
      </header>
      <div className="break-words whitespace-pre-wrap">
        {(isWhole ? mail.fullText : mail.text) || <span className="text-muted">{t("thread.noText")}</span>}
      </div>
      {hasMore && (
        <button
          type="button"
          className={buttonClass("quiet", "small", "-ms-2 mt-1")}
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? t("thread.showLess") : t("thread.showAll")}
        </button>
      )}
      {mail.direction === "in" && (mail.attributedBy !== null || act) && (
        <footer className="flex flex-wrap items-center justify-between gap-2 pt-2 text-label text-muted">
          <span>
            {mail.attributedBy &&
              t("told", {
                by: t(`by.${mail.attributedBy}`),
                percent: Math.round(mail.attributionConfidence * 100),
              })}
          </span>
          {act}
        </footer>
      )}
      {mail.direction === "out" && isState(mail.state) && (
        <div className="pt-2 text-table">
          <TextLink look="quiet" href={`/dashboard/messages/${mail.id}`}>
            <StateMark tone={tones[mail.state]} word={t(`state.${mail.state}`)} />
          </TextLink>
        </div>
      )}
    </li>
  );
}
