"use client";

import { Toast as BaseToast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { buttonClass } from "./button-class.ts";
import { StateShape } from "./state-mark.tsx";
import type { ToastMessage } from "./toast.tsx";
import type { Tone } from "./tokens.ts";
import { useUi } from "./ui-provider.tsx";

interface ToastData {
  tone: Tone;
}

/** A message with a number, so that each is shown once. */
export interface NumberedToast extends ToastMessage {
  number: number;
}

const undoMilliseconds = 10_000;
const plainMilliseconds = 5_000;

/** Shows the messages it is given, each once. */
export default function ToastList({ messages }: { messages: readonly NumberedToast[] }) {
  return (
    <BaseToast.Provider limit={3}>
      <Feed messages={messages} />
      <Toasts />
    </BaseToast.Provider>
  );
}

function Feed({ messages }: { messages: readonly NumberedToast[] }) {
  const { add, close } = BaseToast.useToastManager<ToastData>();
  const { text } = useUi();
  const shown = useRef(0);
  useEffect(() => {
    for (const { number, title, description, tone = "neutral", undo } of messages) {
      if (number <= shown.current) continue;
      shown.current = number;
      const id = add({
        title,
        description,
        data: { tone },
        priority: tone === "bad" ? "high" : "low",
        timeout: undo ? undoMilliseconds : plainMilliseconds,
        actionProps: undo && {
          children: text.undo,
          onClick: () => {
            undo();
            close(id);
          },
        },
      });
    }
  }, [messages, add, close, text.undo]);
  return null;
}

const toneText: Record<Tone, string> = {
  good: "text-good",
  waiting: "text-waiting",
  bad: "text-bad",
  unknown: "text-unknown",
  neutral: "text-muted",
};

function Toasts() {
  const { toasts } = BaseToast.useToastManager<ToastData>();
  const { text } = useUi();
  return (
    <BaseToast.Portal>
      <BaseToast.Viewport
        aria-label={text.notifications}
        className="fixed inset-x-2 bottom-18 z-50 flex flex-col gap-2 outline-none sm:inset-x-auto sm:end-4 sm:bottom-4 sm:w-96"
      >
        {toasts.map((toast) => {
          const tone = toast.data?.tone ?? "neutral";
          return (
            <BaseToast.Root
              key={toast.id}
              toast={toast}
              className="overlay-motion rounded-control border border-line bg-surface px-3 py-2 shadow-overlay"
            >
              <BaseToast.Content className="flex items-center gap-3">
                <span className={toneText[tone]}>
                  <StateShape tone={tone} />
                </span>
                <div className="min-w-0 flex-1">
                  <BaseToast.Title className="font-medium" />
                  <BaseToast.Description className="text-table text-muted" />
                </div>
                <BaseToast.Action className={buttonClass("outline", "small")} />
                <BaseToast.Close aria-label={text.close} className={buttonClass("quiet", "small")}>
                  <X aria-hidden />
                </BaseToast.Close>
              </BaseToast.Content>
            </BaseToast.Root>
          );
        })}
      </BaseToast.Viewport>
    </BaseToast.Portal>
  );
}
