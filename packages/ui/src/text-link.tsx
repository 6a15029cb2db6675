"use client";

import type { ReactNode } from "react";
import { cn } from "./class-names.ts";
import { UiLink } from "./ui-provider.tsx";

/** How a link in text looks: underlined, underlined when pointed at, or as a figure that opens its rows. */
export type TextLinkLook = "plain" | "quiet" | "figure";

const looks: Record<TextLinkLook, string> = {
  plain: "underline underline-offset-2 hover:text-ink",
  quiet: "no-underline hover:underline",
  figure: "underline decoration-line underline-offset-4 hover:decoration-action",
};

/** Props of `TextLink`. */
export interface TextLinkProps {
  href: string;
  look?: TextLinkLook;
  /** The address gives a file to keep, not a page to go to. */
  download?: boolean;
  tabIndex?: number;
  className?: string;
  children: ReactNode;
}

/** A link that is text. Its line is lower than a finger or a tremor needs, so it is never less than 24 px. */
export function TextLink({ look = "plain", download, className, ...link }: TextLinkProps) {
  const classes = cn("inline-flex min-h-6 min-w-6 items-center", looks[look], className);
  if (!download) return <UiLink {...link} className={classes} />;
  return (
    <a {...link} download className={classes}>
      {link.children}
    </a>
  );
}
