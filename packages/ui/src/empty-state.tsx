import type { ReactNode } from "react";

/** Props of `EmptyState`: one sentence, one action, and the sample list where there is one. */
export interface EmptyStateProps {
  sentence: string;
  action?: ReactNode;
  sample?: ReactNode;
}

/** What stands where nothing is yet. */
export function EmptyState({ sentence, action, sample }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-4 px-4 py-10 text-center">
      <p className="max-w-md text-balance text-muted">{sentence}</p>
      {(action || sample) && (
        <div className="flex flex-wrap justify-center gap-2">
          {action}
          {sample}
        </div>
      )}
    </div>
  );
}
