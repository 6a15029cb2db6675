import type { SendingWindow } from "@penguin/mail/window";
import type { MailboxBudget } from "./assign-slots.ts";
import type { WaitReason } from "./plan-reasons.ts";

/** A campaign, as far as the planner asks. */
export interface CampaignFacts {
  active: boolean;
  window: SendingWindow;
}

/** A mailbox, as far as the planner asks. */
export interface MailboxFacts extends MailboxBudget {
  active: boolean;
  senderDomainId: string | null;
  serverId: string;
  /** Why nothing leaves from it for a while, and until when. */
  away?: { reason: WaitReason; until: Date };
}

/** What a sending domain may give on a day of its workspace, and has given. */
export interface DomainBudget {
  perDay: number;
  zone: string;
  day: string;
  reserved: number;
}

/** What a server may give to the servers of one provider, and has given in the minute that began at `minuteMs`. */
export interface GroupBudget {
  perMinute: number | null;
  heldUntil: Date | null;
  minuteMs: number;
  reserved: number;
}

/** A mail that is due: the next step of one contact's enrollment. */
export interface DueStep {
  campaignId: string;
  mailboxId: string;
  mxGroup: string;
  contactStatus: "active" | "unsubscribed" | "bounced" | "complained";
  /** Why nobody may write to this address, or not about the campaign's topic. */
  bar: "suppressed" | "topic_off" | null;
  /** Until when the person asked to be left alone, and how. */
  quiet: { reason: "contact_paused" | "frequency_cap"; until: Date } | null;
  /** Whose wish for few mails this one counts against, and how far apart they want them. */
  cap: { key: string; seconds: number } | null;
  /** False when the campaign has no such step any more. */
  stepExists: boolean;
}

/** All that the planner knows. Budgets of groups are by `<server id> <group>`; who is not there has no limit. */
export interface PlanFacts {
  at: Date;
  horizonMs: number;
  /** The most mails this tenant is given in the round, so that tenants take turns. */
  left: number;
  campaigns: ReadonlyMap<string, CampaignFacts>;
  mailboxes: ReadonlyMap<string, MailboxFacts>;
  domains: ReadonlyMap<string, DomainBudget>;
  groups: ReadonlyMap<string, GroupBudget>;
  /** Oldest first; who comes first is served first. */
  due: readonly DueStep[];
}

/** The key of a group's budget. */
export const groupKey = (serverId: string, mxGroup: string): string => `${serverId} ${mxGroup}`;
