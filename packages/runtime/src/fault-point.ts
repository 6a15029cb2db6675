/**
 * The steps of sending at which a process may be told to die or stop: after a batch was claimed, its mails composed, its
 * texts stored, a hand-over noted, the server's 354 noted, its answer heard, its answer noted, and a group settled.
 */
export const FAULT_POINTS = [
  "claimed",
  "composed",
  "prepared",
  "begun",
  "data",
  "answered",
  "noted",
  "settled",
] as const;
/** One of them. */
export type FaultPoint = (typeof FAULT_POINTS)[number];

let strike: ((point: FaultPoint) => void) | undefined;

/** Has `handler` called at every fault point this process passes from now on. Nothing but a crash test calls it. */
export function armFaultPoints(handler: (point: FaultPoint) => void): void {
  strike = handler;
}

/** Marks a step of sending; does nothing unless the process was armed. */
export function faultPoint(point: FaultPoint): void {
  strike?.(point);
}
