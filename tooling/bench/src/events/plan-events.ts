import { seededUnit } from "@penguin/runtime/random";

/** What may come back, by the door it comes through. */
export const SOURCES = {
  accepted: "log",
  deferred: "log",
  bounced: "log",
  opened: "edge",
  machineOpened: "edge",
  clicked: "edge",
  unsubscribed: "edge",
  replied: "mail",
  complained: "mail",
} as const;
/** One kind of thing that comes back. */
export type Back = keyof typeof SOURCES;

/** How many of a thousand are of each kind. */
const SHARES: readonly (readonly [Back, number])[] = [
  ["accepted", 400],
  ["opened", 180],
  ["machineOpened", 160],
  ["clicked", 140],
  ["deferred", 50],
  ["bounced", 20],
  ["unsubscribed", 15],
  ["replied", 30],
  ["complained", 5],
];

/** One event that is to arrive: of which kind, and about which of the mails, counted for each kind from 0. */
export interface PlannedEvent {
  back: Back;
  mail: number;
}

/** Mixed events in an order that follows from the seed; each is the only one of its kind about its mail. */
export function planEvents(count: number, seed: number): PlannedEvent[] {
  const used = new Map<Back, number>();
  return Array.from({ length: count }, (_, n) => {
    let left = seededUnit(`events:${seed}`, n) * 1000;
    const [back] = SHARES.find(([, share]) => (left -= share) < 0) ?? ["accepted" as const];
    const mail = used.get(back) ?? 0;
    used.set(back, mail + 1);
    return { back, mail };
  });
}
