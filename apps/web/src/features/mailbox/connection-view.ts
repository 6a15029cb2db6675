import type { Tone } from "@penguin/ui/tokens";
import type { Mailbox } from "./mailbox-view.ts";

/** How receiving goes, in one word. */
export const RECEIVING = ["pushed", "asked", "retrying", "stopped", "starting"] as const;
type Receiving = (typeof RECEIVING)[number];

/** The tone of each. */
export const receivingTones: Readonly<Record<Receiving, Tone>> = {
  pushed: "good",
  asked: "good",
  retrying: "waiting",
  stopped: "bad",
  starting: "waiting",
};

/** What is known of a mailbox's receiving side. */
export function receivingOf({ cause, needsPerson, connectedAt, pushes }: Mailbox): Receiving {
  if (cause !== null) return needsPerson ? "stopped" : "retrying";
  if (connectedAt === null) return "starting";
  return pushes === false ? "asked" : "pushed";
}

/** Whether the sending side rests because its server could not be used. */
export function isResting({ restUntil }: Mailbox, now: Date): boolean {
  return restUntil !== null && restUntil > now;
}
