"use client";

import { Toast as BaseToast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useCallback, type ReactNode } from "react";
import { buttonClass } from "./button-class.ts";
import { StateShape } from "./state-mark.tsx";
import type { Tone } from "./tokens.ts";
import { useUi } from "./ui-provider.tsx";

/** What a toast says. With `undo` it stays ten seconds and offers the way back. */
export interface ToastMessage {
  title: string;
  description?: string;
  tone?: Tone;
  undo?: () => void;
}

interface ToastData {
  tone: Tone;
}

const undoMilliseconds = 10_000;
const plainMilliseconds = 5_000;

/** Shows toasts for everything below it. Wrap the whole application once. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <BaseToast.Provider limit={3}>
      {children}
      <ToastList />
    </BaseToast.Provider>
  );
}

/** Gives the function that shows a toast. Errors that need an answer belong in the page, not here. */
export function useToast(): (message: ToastMessage) => void {
  const { add, close } = BaseToast.useToastManager<ToastData>();
  const { text } = useUi();
  return useCallback(
    ({ title, description, tone = "neutral", undo }: ToastMessage) => {
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
    },
    [add, close, text.undo],
  );
}

const toneText: Record<Tone, string> = {
  good: "text-good",
  waiting: "text-waiting",
  bad: "text-bad",
  unknown: "text-unknown",
  neutral: "text-muted",
};

function ToastList() {
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
