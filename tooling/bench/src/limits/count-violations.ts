import { localDay } from "@penguin/mail/window";
import { type RunTime, runMs } from "./run-clock.ts";

/** A conversation about one mail, as the receiver noted it, in milliseconds of the machine's clock. */
export interface Taken {
  from: string;
  to: string;
  began: number;
  ended: number;
}

/** What a mailbox may do, and what it had done on the day the run began in. */
export interface Bounds {
  zoneOf: (from: string) => string;
  dailyLimit: number;
  sentBefore: number;
  gapSeconds: number;
}

/** How often a limit was passed, and how near it came. */
export interface Violations {
  cap: number;
  gap: number;
  twice: number;
  mostADay: number;
  smallestGapSeconds: number | null;
}

/** Every mail returns to an address of its own. */
const DETAIL = /\+[^@]*/;
/** How exactly the receiver's noting is taken. */
const TOLERANCE_MS = 250;

/** Reads the receiver's log: a line when a mail was taken, another when its yes was given. */
export function readTaken(text: string): Taken[] {
  const taken = new Map<number, Taken>();
  for (const line of text.split("\n").slice(0, -1)) {
    const said = JSON.parse(line) as Taken & { n: number };
    const known = taken.get(said.n);
    if (known) known.ended = said.ended;
    else taken.set(said.n, { ...said, from: said.from.replace(DETAIL, ""), ended: said.began });
  }
  return [...taken.values()];
}

/** Holds what was taken against what each mailbox may send on its local day, and against its gap. Pure. */
export function countViolations(taken: readonly Taken[], time: RunTime, bounds: Bounds): Violations {
  const found: Violations = {
    cap: 0,
    gap: 0,
    twice: taken.length - new Set(taken.map(({ from, to }) => `${from} ${to}`)).size,
    mostADay: 0,
    smallestGapSeconds: null,
  };
  const boxes = new Map<string, Taken[]>();
  for (const one of taken) boxes.set(one.from, [...(boxes.get(one.from) ?? []), one]);
  for (const [from, mails] of boxes) {
    const zone = bounds.zoneOf(from);
    const days = new Map([[localDay(zone, new Date(time.startMs)), bounds.sentBefore]]);
    let ended: number | undefined;
    for (const mail of mails.sort((a, b) => a.began - b.began)) {
      const gapMs = ended === undefined ? Number.POSITIVE_INFINITY : (mail.began - ended) * time.factor;
      if (gapMs < bounds.gapSeconds * 1000 - TOLERANCE_MS) found.gap += 1;
      found.smallestGapSeconds = Math.min(found.smallestGapSeconds ?? Number.POSITIVE_INFINITY, gapMs / 1000);
      ended = Math.max(ended ?? 0, mail.ended);
      const day = localDay(zone, new Date(runMs(time, mail.began)));
      const n = (days.get(day) ?? 0) + 1;
      days.set(day, n);
      if (n > bounds.dailyLimit) found.cap += 1;
      found.mostADay = Math.max(found.mostADay, n);
    }
  }
  if (!Number.isFinite(found.smallestGapSeconds)) found.smallestGapSeconds = null;
  return found;
}
