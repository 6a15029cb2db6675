import { FAULT_POINTS, type FaultPoint } from "@penguin/runtime/fault-point";
import { seededUnit } from "@penguin/runtime/random";

/** Who is hit, and how. */
export const FAULT_KINDS = [
  "worker-kill",
  "worker-stop",
  "postgres-kill",
  "mail-server-kill",
  "external-server-kill",
  "network-cut",
  "network-freeze",
  "receiver-kill",
  "queue-kill",
  "filter-kill",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One strike that is to come: when a sender passes `point` with a mail of that kind at hand. */
export interface Fault {
  kind: FaultKind;
  point: FaultPoint;
  only: "hosted" | "external" | undefined;
}

/** What is switched off to see that the bench notices. */
export type Without = "journal" | "fence" | "refusal";

const CONVERSING = ["prepared", "begun", "data", "answered", "noted"] as const;
/** Steps at which it is known whose server the mail at hand talks to. */
const SPEAKING: ReadonlySet<FaultPoint> = new Set(["data", "answered", "noted"]);

/** The points at which each kind can do anything. */
const STRIKES: Readonly<Record<FaultKind, readonly FaultPoint[]>> = {
  "worker-kill": FAULT_POINTS,
  "worker-stop": FAULT_POINTS,
  "postgres-kill": FAULT_POINTS,
  "mail-server-kill": CONVERSING,
  "external-server-kill": CONVERSING,
  "network-cut": CONVERSING,
  "network-freeze": CONVERSING,
  "receiver-kill": ["data", "answered", "noted"],
  "queue-kill": ["claimed", "prepared", "noted"],
  "filter-kill": CONVERSING,
};

/** What plays our own mail server: one of our own kind, which refuses copies itself, or Debian's Postfix with our filter. */
export type CrashMailServer = "own" | "postfix";

const WHOSE: Partial<Record<FaultKind, Fault["only"]>> = {
  "mail-server-kill": "hosted",
  "external-server-kill": "external",
  "filter-kill": "hosted",
};

const UNBEGUN: ReadonlySet<FaultPoint> = new Set(["claimed", "composed", "prepared", "begun"]);

/** The faults each protection is there for, at the points where nothing else stands behind it. */
const PROTECTED: Readonly<Record<Without, (fault: Fault) => boolean>> = {
  journal: ({ kind, point }) => kind === "worker-kill" && UNBEGUN.has(point),
  fence: ({ kind, point }) => kind === "worker-stop" && point === "begun",
  refusal: ({ kind, point }) => kind === "worker-stop" && point === "data",
};

/** Whose mail must be at hand: only our own mail server refuses. */
const whose = (kind: FaultKind, point: FaultPoint, without: Without | undefined): Fault["only"] => {
  if (without === "refusal") return "hosted";
  return SPEAKING.has(point) ? WHOSE[kind] : undefined;
};

const shuffle = (faults: readonly Fault[], seed: string): Fault[] =>
  faults
    .map((fault, n) => ({ fault, at: seededUnit(seed, n) }))
    .sort((a, b) => a.at - b.at)
    .map(({ fault }) => fault);

/** As many faults as asked for, every point and kind in turn, in an order that follows from the seed. */
export function planFaults(
  count: number,
  seed: number,
  without: Without | undefined,
  mailServer: CrashMailServer = "own",
): Fault[] {
  const kinds = FAULT_KINDS.filter((kind) => mailServer === "postfix" || kind !== "filter-kill");
  const every = kinds
    .flatMap((kind) =>
      STRIKES[kind].map((point): Fault => ({ kind, point, only: whose(kind, point, without) })),
    )
    .filter((fault) => without === undefined || PROTECTED[without](fault));
  const plan: Fault[] = [];
  for (let round = 0; plan.length < count; round += 1) plan.push(...shuffle(every, `${seed}:${round}`));
  return plan.slice(0, count);
}
