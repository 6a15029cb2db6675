import type { ReactNode } from "react";

/** The narrow column that account pages stand in. */
export function AccountFrame({
  title,
  lead,
  children,
  below,
}: {
  title: string;
  lead?: string;
  children: ReactNode;
  below?: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-sm flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h1 className="text-title font-strong">{title}</h1>
        {lead && <p className="text-muted">{lead}</p>}
      </div>
      <div className="rounded-panel border border-line bg-surface p-6 max-sm:p-4">{children}</div>
      {below && <p className="text-table text-muted">{below}</p>}
    </div>
  );
}
