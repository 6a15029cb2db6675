/**
 * The steps of a mail host that takes a mail and brings it on: its header was logged, it was signed, its file was written,
 * its Message-ID noted, it was called active; a server took it, and its file was removed.
 */
export const HOST_STEPS = [
  "header-logged",
  "signed",
  "kept",
  "noted",
  "active",
  "delivered",
  "removed",
] as const;
/** One of them. */
export type HostStep = (typeof HOST_STEPS)[number];

let strike: ((step: HostStep) => void) | undefined;

/** Has `handler` called at every step this process's hosts take from now on. Nothing but a crash test calls it. */
export function armHostSteps(handler: (step: HostStep) => void): void {
  strike = handler;
}

/** Marks a step; does nothing unless the process was armed. */
export function hostStep(step: HostStep): void {
  strike?.(step);
}
