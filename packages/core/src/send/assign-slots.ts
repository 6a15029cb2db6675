import { localDay } from "@penguin/mail/window";

/** What the planner knows of a mailbox: its limits and what it has given away. */
export interface MailboxBudget {
  mailboxId: string;
  dailyLimit: number;
  gapSeconds: number;
  day: string;
  reserved: number;
  nextSlotAt: Date;
}

/** The sending times a mailbox was given. */
export interface SlotPlan {
  /** When each further mail may leave, at most `wanted` of them, none later than the horizon. */
  slots: Date[];
  after: Pick<MailboxBudget, "day" | "reserved" | "nextSlotAt">;
}

/**
 * Gives out a mailbox's next sending times: never more in a (UTC) day than its limit, never two closer than its gap,
 * never beyond the horizon, so that a pause takes effect within minutes. Pure.
 */
export function assignSlots(budget: MailboxBudget, wanted: number, at: Date, horizonMs: number): SlotPlan {
  let { day, reserved } = budget;
  let nextMs = Math.max(at.getTime(), budget.nextSlotAt.getTime());
  const endMs = at.getTime() + horizonMs;
  const slots: Date[] = [];
  while (slots.length < wanted && nextMs <= endMs) {
    const slotDay = localDay("UTC", new Date(nextMs));
    if (slotDay !== day) [day, reserved] = [slotDay, 0];
    if (reserved >= budget.dailyLimit) break;
    slots.push(new Date(nextMs));
    reserved += 1;
    nextMs += budget.gapSeconds * 1000;
  }
  return { slots, after: { day, reserved, nextSlotAt: new Date(nextMs) } };
}
