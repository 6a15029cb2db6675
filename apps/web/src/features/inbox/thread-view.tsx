"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@penguin/ui/class-names";
import { EmptyState } from "@penguin/ui/empty-state";
import { StateMark } from "@penguin/ui/state-mark";
import type { Tone } from "@penguin/ui/tokens";
import { TimeText } from "../../shell/time-text.tsx";

/** One message of a conversation. `text` is plain text; nothing remote is ever loaded. */
export interface ThreadMessage {
  id: string;
  direction: "in" | "out";
  from: string;
  to: string;
  at: string;
  text: string;
  /** The part that the sender quoted, folded away. */
  quoted?: string;
  state?: { tone: Tone; word: string; reason?: string };
}

interface ThreadViewProps {
  subject: string;
  /** Links to the contact and the campaign. */
  about?: ReactNode;
  messages: readonly ThreadMessage[];
  /** The reply box; left out where nobody may answer. */
  children?: ReactNode;
}

/** A conversation from its first message to the last, with the answer below. */
export function ThreadView({ subject, about, messages, children }: ThreadViewProps) {
  const t = useTranslations("inbox.thread");
  return (
    <article className="flex flex-col gap-4">
      <header>
        <h2 className="text-title font-strong">{subject}</h2>
        {about && <div className="text-table text-muted">{about}</div>}
      </header>
      {messages.length === 0 ? (
        <EmptyState sentence={t("empty")} />
      ) : (
        <ol className="flex flex-col gap-3">
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ol>
      )}
      {children}
    </article>
  );
}

function Message({ message }: { message: ThreadMessage }) {
  const t = useTranslations("inbox.thread");
  return (
    <li
      className={cn(
        "rounded-panel border border-line px-4 py-3",
        message.direction === "in" ? "bg-surface" : "bg-canvas sm:ms-8",
      )}
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 pb-2 text-table text-muted">
        <span className="min-w-0 font-mono text-label">
          <span className="text-ink">{message.from}</span> → {message.to}
        </span>
        <TimeText at={message.at} />
      </header>
      <div className="whitespace-pre-wrap">{message.text}</div>
      {message.quoted && (
        <details className="pt-2">
          <summary className="w-fit rounded-control text-label text-muted hover:text-ink">
            {t("quoted")}
          </summary>
          <div className="mt-1 border-s-2 border-line ps-3 whitespace-pre-wrap text-muted">
            {message.quoted}
          </div>
        </details>
      )}
      {message.state && (
        <div className="pt-2 text-table">
          <StateMark {...message.state} />
        </div>
      )}
    </li>
  );
}
