import { FAULT_POINTS, type FaultPoint } from "@penguin/runtime/fault-point";
import { HOST_STEPS, type HostStep } from "@penguin/simulator";
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
  "host-step-kill",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One strike that is to come: when a sender passes `point` with a mail of that kind at hand. */
export interface Fault {
  kind: FaultKind;
  point: FaultPoint;
  only: "hosted" | "external" | undefined;
  /** The step of its own at which the mail host dies. */
  step?: HostStep;
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
  "host-step-kill": CONVERSING,
};

/**
 * What plays our own mail server: a small one of our own kind, which refuses copies itself, Debian's Postfix with our filter,
 * or the mail host of `npm start`.
 */
export type CrashMailServer = "own" | "postfix" | "simulated";

/** What only one of them has. */
const HAS: Partial<Record<FaultKind, CrashMailServer>> = {
  "filter-kill": "postfix",
  "host-step-kill": "simulated",
};

const WHOSE: Partial<Record<FaultKind, Fault["only"]>> = {
  "mail-server-kill": "hosted",
  "external-server-kill": "external",
  "filter-kill": "hosted",
  "host-step-kill": "hosted",
};

const UNBEGUN: ReadonlySet<FaultPoint> = new Set(["claimed", "composed", "prepared", "begun"]);

/** The faults each protection is there for, at the points where nothing else stands behind it. */
const PROTECTED: Readonly<Record<Without, (fault: Fault) => boolean>> = {
  journal: ({ kind, point }) => kind === "worker-kill" && UNBEGUN.has(point),
  fence: ({ kind, point }) => kind === "worker-stop" && point === "begun",
  refusal: ({ kind, point }) => kind === "worker-stop" && point === "data",
};

/** A fault once, or, of one that hits the mail host at a step of its own, once for each step. */
const atEachStep = (fault: Fault): Fault[] =>
  fault.kind === "host-step-kill" ? HOST_STEPS.map((step) => ({ ...fault, step })) : [fault];

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
  const kinds = FAULT_KINDS.filter((kind) => (HAS[kind] ?? mailServer) === mailServer);
  const every = kinds
    .flatMap((kind) =>
      STRIKES[kind].map((point): Fault => ({ kind, point, only: whose(kind, point, without) })),
    )
    .filter((fault) => without === undefined || PROTECTED[without](fault))
    .flatMap(atEachStep);
  const plan: Fault[] = [];
  for (let round = 0; plan.length < count; round += 1) plan.push(...shuffle(every, `${seed}:${round}`));
  return plan.slice(0, count);
}
