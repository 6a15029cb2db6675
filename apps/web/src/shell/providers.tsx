"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { ToastProvider } from "@penguin/ui/toast";
import { UiProvider } from "@penguin/ui/ui-provider";
import { useUiText } from "./ui-text.ts";

/** Words, links and toasts for every page. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <UiProvider link={Link} text={useUiText()}>
      <ToastProvider>{children}</ToastProvider>
    </UiProvider>
  );
}
