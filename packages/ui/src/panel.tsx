import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

/** Props of `Panel`. `flush` lets a table reach the edges. */
export interface PanelProps {
  title?: string;
  note?: ReactNode;
  action?: ReactNode;
  flush?: boolean;
  id?: string;
  children: ReactNode;
}

/** A titled part of a page on its own surface. */
export function Panel({ title, note, action, flush, id, children }: PanelProps) {
  return (
    <section
      id={id}
      aria-label={title}
      className="min-w-0 overflow-clip rounded-panel border border-line bg-surface"
    >
      {title && (
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
          <h2 className="font-strong">{title}</h2>
          {note && <span className="text-label text-muted">{note}</span>}
          {action && <span className="ms-auto flex gap-2">{action}</span>}
        </header>
      )}
      <div className={cn(!flush && "p-4")}>{children}</div>
    </section>
  );
}

/** Names and values, as a specification. `mono` is for addresses, hosts and ids. */
export function Facts({
  facts,
}: {
  facts: ReadonlyArray<{ name: string; value: ReactNode; mono?: boolean }>;
}) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,max-content)_1fr] gap-x-6 gap-y-2">
      {facts.map((fact) => (
        <div key={fact.name} className="contents">
          <dt className="text-muted">{fact.name}</dt>
          <dd className={cn("min-w-0", fact.mono && "font-mono text-table break-all")}>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
