import { cn } from "./class-names.ts";
import type { Tone } from "./tokens.ts";

/** The shape of a tone: disc, half disc, square with a bar, diamond, ring. Readable without colour. */
export function StateShape({ tone }: { tone: Tone }) {
  return (
    <svg aria-hidden viewBox="0 0 12 12" className="size-3 shrink-0">
      {shapes[tone]}
    </svg>
  );
}

const shapes: Record<Tone, React.ReactNode> = {
  good: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  waiting: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor" />
    </>
  ),
  bad: <path fill="currentColor" fillRule="evenodd" d="M1.5 1h9v10h-9zM3.5 5h5v2h-5z" />,
  unknown: <path d="M6 1 11 6 6 11 1 6z" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  neutral: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
};

const toneText: Record<Tone, string> = {
  good: "text-good",
  waiting: "text-waiting",
  bad: "text-bad",
  unknown: "text-unknown",
  neutral: "text-muted",
};

/** Props of `StateMark`. `reason` says why and `next` says when it moves on. */
export interface StateMarkProps {
  tone: Tone;
  word: string;
  reason?: string;
  next?: string;
  className?: string;
}

/** A state: a shape, a word and a colour, with its reason and its next moment when there are any. */
export function StateMark({ tone, word, reason, next, className }: StateMarkProps) {
  return (
    <span className={cn("inline-flex min-w-0 flex-col", className)}>
      <span className={cn("inline-flex items-center gap-1.5 font-medium whitespace-nowrap", toneText[tone])}>
        <StateShape tone={tone} />
        {word}
      </span>
      {reason && <span className="text-label text-muted">{reason}</span>}
      {next && <span className="text-label text-muted">{next}</span>}
    </span>
  );
}
