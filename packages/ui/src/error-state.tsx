"use client";

import { RotateCw } from "lucide-react";
import { Button } from "./button.tsx";
import { StateShape } from "./state-mark.tsx";
import { useUi } from "./ui-provider.tsx";

/** Props of `ErrorState`. `id` is the request id that support asks for. */
export interface ErrorStateProps {
  happened: string;
  unchanged: string;
  next: string;
  onRetry?: () => void;
  id?: string;
}

/** Says what happened, what stayed unchanged and what to do next. */
export function ErrorState({ happened, unchanged, next, onRetry, id }: ErrorStateProps) {
  const { text } = useUi();
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-3 rounded-panel border border-bad/40 bg-bad-tint p-4"
    >
      <div className="flex gap-2">
        <span className="mt-1 text-bad">
          <StateShape tone="bad" />
        </span>
        <div>
          <p className="font-medium">{happened}</p>
          <p>{unchanged}</p>
          <p>{next}</p>
          {id && <p className="pt-1 font-mono text-label">{id}</p>}
        </div>
      </div>
      {onRetry && (
        <Button icon={<RotateCw aria-hidden />} onClick={onRetry}>
          {text.retry}
        </Button>
      )}
    </div>
  );
}
