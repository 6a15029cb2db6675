import { localDay } from "@penguin/mail/window";

/** What the planner knows of a mailbox: its limits and what it has given away. */
export interface MailboxBudget {
  mailboxId: string;
  dailyLimit: number;
  gapSeconds: number;
  /** The zone whose days the limit counts by: that of the mailbox's workspace. */
  zone: string;
  day: string;
  reserved: number;
  nextSlotAt: Date;
}

/** Gives out the sending times of one mailbox, one after the other. */
export interface SlotCursor {
  /** The next time, in epoch milliseconds, or what stands against it. Takes nothing. */
  peek(): { at: number } | { wait: "mailbox_day_limit" | "mailbox_gap"; from: number };
  /** How many more the day of the next time has room for. */
  leftToday(): number;
  /** Takes the time that {@link SlotCursor.peek} gives. */
  take(): void;
  /** What is to be kept for the next round. */
  after(): Pick<MailboxBudget, "day" | "reserved" | "nextSlotAt">;
}

/**
 * Never more in a local day than the mailbox's limit, never two closer than its gap, none beyond the horizon, so that a
 * pause takes effect within minutes. Pure.
 */
export function openSlots(budget: MailboxBudget, at: Date, horizonMs: number): SlotCursor {
  let { day, reserved } = budget;
  let nextMs = Math.max(at.getTime(), budget.nextSlotAt.getTime());
  let slotDay = localDay(budget.zone, new Date(nextMs));
  const endMs = at.getTime() + horizonMs;
  const used = (): number => (slotDay === day ? reserved : 0);
  return {
    peek: () => {
      if (used() >= budget.dailyLimit) return { wait: "mailbox_day_limit", from: nextMs };
      return nextMs > endMs ? { wait: "mailbox_gap", from: nextMs } : { at: nextMs };
    },
    leftToday: () => Math.max(0, budget.dailyLimit - used()),
    take: () => {
      reserved = used() + 1;
      day = slotDay;
      if (budget.gapSeconds === 0) return;
      nextMs += budget.gapSeconds * 1000;
      slotDay = localDay(budget.zone, new Date(nextMs));
    },
    after: () => ({ day, reserved, nextSlotAt: new Date(nextMs) }),
  };
}

/** How many times, at most `wanted`, a mailbox can give within the horizon. Pure. */
export function countSlots(budget: MailboxBudget, wanted: number, at: Date, horizonMs: number): number {
  const cursor = openSlots(budget, at, horizonMs);
  if (budget.gapSeconds === 0 && "at" in cursor.peek()) return Math.min(wanted, cursor.leftToday());
  let count = 0;
  while (count < wanted && "at" in cursor.peek()) {
    cursor.take();
    count += 1;
  }
  return count;
}
