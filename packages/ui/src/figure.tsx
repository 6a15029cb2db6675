"use client";

import { useState } from "react";
import { cn } from "./class-names.ts";
import { type FigurePhrase, countText, figureText } from "./figure-text.ts";
import { TextLink } from "./text-link.tsx";

/** Props of `Figure`. Without `whole` it is a plain count. With `href` the number opens its rows. */
export interface FigureProps {
  label: string;
  value: number;
  whole?: number;
  note?: string;
  href?: string;
  phrase?: FigurePhrase;
  locale?: string;
}

/** A number with its name: "128 of 5,000 (2.6 %)". A changed number tints, it never rolls. */
export function Figure({ label, value, whole, note, href, phrase, locale }: FigureProps) {
  const [first] = useState(value);
  const words = whole === undefined ? countText(value, locale) : figureText(value, whole, phrase, locale);
  const cut = words.indexOf(" ");
  const body = (
    <span
      key={value}
      className={cn("-mx-1 inline-block rounded-[4px] px-1", first !== value && "tint-change")}
    >
      <span className="text-title font-medium">{cut < 0 ? words : words.slice(0, cut)}</span>
      {cut >= 0 && <span className="text-table text-muted">{words.slice(cut)}</span>}
    </span>
  );
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-label text-muted">{label}</dt>
      <dd>
        {href ? (
          <TextLink look="figure" href={href}>
            {body}
          </TextLink>
        ) : (
          body
        )}
        {note && <span className="block text-label text-muted">{note}</span>}
      </dd>
    </div>
  );
}

/** A row of figures that wraps. */
export function FigureRow({ children }: { children: React.ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
      {children}
    </dl>
  );
}
