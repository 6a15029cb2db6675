import type { ReactNode } from "react";
import { cn } from "./class-names.ts";
import { StateShape } from "./state-mark.tsx";
import type { Tone } from "./tokens.ts";

/** Props of `Notice`. `live` announces it when it appears. */
export interface NoticeProps {
  tone?: Tone;
  title?: string;
  live?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

const looks: Record<Tone, string> = {
  good: "border-good/40 bg-good-tint [&_svg]:text-good",
  waiting: "border-waiting/40 bg-waiting-tint [&_svg]:text-waiting",
  bad: "border-bad/40 bg-bad-tint [&_svg]:text-bad",
  unknown: "border-unknown/40 bg-unknown-tint [&_svg]:text-unknown",
  neutral: "border-line bg-raised",
};

/** A message that stays in its place: shape, words and colour, with an optional action. */
export function Notice({ tone = "neutral", title, live, action, children }: NoticeProps) {
  return (
    <div
      role={live ? "alert" : undefined}
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-control border px-3 py-2 text-body",
        looks[tone],
      )}
    >
      <span className="mt-1">
        <StateShape tone={tone} />
      </span>
      <div className="min-w-0 flex-1 basis-60">
        {title && <p className="font-medium">{title}</p>}
        <div>{children}</div>
      </div>
      {action}
    </div>
  );
}
