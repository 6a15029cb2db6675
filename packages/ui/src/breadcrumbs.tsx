"use client";

import { ChevronRight } from "lucide-react";
import { TextLink } from "./text-link.tsx";

/** The way down to this page. The page itself is not in the list, its title says it. */
export function Breadcrumbs({
  label,
  items,
}: {
  label: string;
  items: ReadonlyArray<{ href: string; label: string }>;
}) {
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap items-center text-table text-muted">
        {items.map((item) => (
          <li key={item.href} className="flex items-center">
            <TextLink look="quiet" href={item.href} className="rounded-control hover:text-ink">
              {item.label}
            </TextLink>
            <ChevronRight aria-hidden className="mx-1 size-3.5 rtl:-scale-x-100" />
          </li>
        ))}
      </ol>
    </nav>
  );
}
