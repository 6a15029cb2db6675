"use client";

import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from "react";
import type { NumberedToast } from "./toast-list.tsx";
import type { Tone } from "./tokens.ts";

/** What a toast says. With `undo` it stays ten seconds and offers the way back. */
export interface ToastMessage {
  title: string;
  description?: string;
  tone?: Tone;
  undo?: () => void;
}

const ToastContext = createContext<((message: ToastMessage) => void) | null>(null);

const List = lazy(() => import("./toast-list.tsx"));

// Old messages have long been closed; keeping a few is enough for the list to catch up.
const kept = 10;

/** Shows toasts for everything below it. Wrap the whole application once; the code loads with the first toast. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly NumberedToast[]>([]);
  const show = useCallback((message: ToastMessage) => {
    setMessages((before) =>
      [...before, { ...message, number: (before.at(-1)?.number ?? 0) + 1 }].slice(-kept),
    );
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      {messages.length > 0 && (
        <Suspense fallback={null}>
          <List messages={messages} />
        </Suspense>
      )}
    </ToastContext>
  );
}

/** Gives the function that shows a toast. Errors that need an answer belong in the page, not here. */
export function useToast(): (message: ToastMessage) => void {
  const show = use(ToastContext);
  if (!show) throw new Error("useToast was called outside ToastProvider");
  return show;
}
