import { isOpen, localDay, nextDay, nextOpening } from "@penguin/mail/window";
import { openSlots, type SlotCursor } from "./assign-slots.ts";
import {
  type DomainBudget,
  type DueStep,
  type GroupBudget,
  groupKey,
  type MailboxFacts,
  type PlanFacts,
} from "./plan-facts.ts";
import type { SkipReason, WaitReason } from "./plan-reasons.ts";

const MINUTE_MS = 60_000;

/**
 * What the planner makes of one due mail. A wait is the `queue`'s where it holds for everybody who waits for the same
 * campaign and mailbox, else this `contact`'s alone.
 */
export type Decision =
  | { kind: "plan"; slot: Date }
  | { kind: "wait"; of: "queue" | "contact"; reason: WaitReason; until: Date }
  | { kind: "skip"; reason: SkipReason };

/** The decisions, one for each due mail in its order, and what is left of the budgets that were drawn on. */
export interface Plan {
  decisions: Decision[];
  mailboxes: Map<string, ReturnType<SlotCursor["after"]>>;
  domains: Map<string, DomainBudget>;
  groups: Map<string, GroupBudget>;
}

interface Round {
  facts: PlanFacts;
  left: number;
  cursors: Map<string, SlotCursor>;
  taken: Set<string>;
  domains: Map<string, DomainBudget>;
  groups: Map<string, GroupBudget>;
  /** Budgets that are this round's own to change; those of the facts are not. */
  own: WeakSet<DomainBudget | GroupBudget>;
  /** Whether a campaign's window is open at the moment that was asked last: most ask for the same. */
  open: Map<string, { slotMs: number; isOpen: boolean }>;
  openings: Map<string, Date>;
  midnights: Map<string, Date>;
  /** How many were turned away for a group's limit: each waits for a minute of its own place in the line. */
  turnedAway: Map<string, number>;
  /** From when on somebody who wants few mails may be written to again, after what this round gave them. */
  quiet: Map<string, Date>;
}

type Asked = { step: DueStep; mailbox: MailboxFacts; slotMs: number; group: string };
type Rule = (asked: Asked, round: Round) => Decision | undefined;

const queue = (reason: WaitReason, until: Date): Decision => ({ kind: "wait", of: "queue", reason, until });
const contact = (reason: WaitReason, until: Date): Decision => ({
  kind: "wait",
  of: "contact",
  reason,
  until,
});

const kept = (map: Map<string, Date>, key: string, make: () => Date): Date => {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
};

const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

const notBarred: Rule = ({ step }) => (step.bar ? { kind: "skip", reason: step.bar } : undefined);

const contactReachable: Rule = ({ step }) =>
  step.contactStatus === "active" ? undefined : { kind: "skip", reason: `contact_${step.contactStatus}` };

const stepExists: Rule = ({ step }) => (step.stepExists ? undefined : { kind: "skip", reason: "step_gone" });

const turnLeft: Rule = (_, { left, facts }) => (left > 0 ? undefined : queue("turn_over", facts.at));

const campaignRunning: Rule = ({ step }, { facts }) =>
  facts.campaigns.get(step.campaignId)?.active
    ? undefined
    : queue("campaign_not_active", later(facts.at, 60));

const mailboxHealthy: Rule = ({ mailbox }, { facts }) =>
  mailbox.active ? undefined : queue("mailbox_not_active", later(facts.at, 300));

const serverThere: Rule = ({ mailbox: { away } }, { facts }) =>
  away && away.until > facts.at ? queue(away.reason, away.until) : undefined;

const windowOpen: Rule = ({ step, slotMs }, { facts, open, openings }) => {
  const window = facts.campaigns.get(step.campaignId)?.window;
  if (!window) return undefined;
  let last = open.get(step.campaignId);
  if (last?.slotMs !== slotMs) {
    last = { slotMs, isOpen: isOpen(window, new Date(slotMs)) };
    open.set(step.campaignId, last);
  }
  if (last.isOpen) return undefined;
  return queue(
    "window_closed",
    kept(openings, step.campaignId, () => nextOpening(window, new Date(slotMs))),
  );
};

const slotFree: Rule = ({ mailbox }, { cursors, midnights }) => {
  const found = cursors.get(mailbox.mailboxId)?.peek();
  if (!found || "at" in found) return undefined;
  const from = new Date(found.from);
  if (found.wait === "mailbox_gap") return queue("mailbox_gap", from);
  return queue(
    "mailbox_day_limit",
    kept(midnights, mailbox.mailboxId, () => nextDay(mailbox.zone, from)),
  );
};

const domainFree: Rule = ({ mailbox, slotMs }, { domains, midnights }) => {
  const id = mailbox.senderDomainId;
  const budget = id === null ? undefined : domains.get(id);
  if (id === null || !budget) return undefined;
  const used = localDay(budget.zone, new Date(slotMs)) === budget.day ? budget.reserved : 0;
  if (used < budget.perDay) return undefined;
  return queue(
    "sender_domain_day_limit",
    kept(midnights, id, () => nextDay(budget.zone, new Date(slotMs))),
  );
};

const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;

const groupFree: Rule = ({ group: key }, { facts, groups, turnedAway }) => {
  const budget = groups.get(key);
  if (!budget) return undefined;
  if (budget.heldUntil && budget.heldUntil > facts.at) return contact("mx_group_held", budget.heldUntil);
  const minuteMs = minuteOf(facts.at);
  const used = budget.minuteMs === minuteMs ? budget.reserved : 0;
  if (budget.perMinute === null || used < budget.perMinute) return undefined;
  const place = turnedAway.get(key) ?? 0;
  turnedAway.set(key, place + 1);
  const minutes = 1 + Math.floor(place / Math.max(1, budget.perMinute));
  return contact("mx_group_limit", new Date(minuteMs + minutes * MINUTE_MS));
};

const contactWilling: Rule = ({ step, slotMs }, { quiet }) => {
  if (step.quiet && step.quiet.until.getTime() > slotMs) return contact(step.quiet.reason, step.quiet.until);
  const until = step.cap ? quiet.get(step.cap.key) : undefined;
  return until && until.getTime() > slotMs ? contact("frequency_cap", until) : undefined;
};

/**
 * In the order of the business: the first that answers decides. Holidays, conditions and the choice of a mailbox are
 * further rules over further facts.
 */
const RULES: readonly Rule[] = [
  notBarred,
  contactReachable,
  stepExists,
  campaignRunning,
  mailboxHealthy,
  serverThere,
  slotFree,
  windowOpen,
  domainFree,
  contactWilling,
  turnLeft,
  groupFree,
];

/** The budget under that key, this round's own. */
const ownBudget = <T extends DomainBudget | GroupBudget>(
  budgets: Map<string, T>,
  key: string,
  own: Round["own"],
): T | undefined => {
  const known = budgets.get(key);
  if (!known || own.has(known)) return known;
  const copy = { ...known };
  own.add(copy);
  budgets.set(key, copy);
  return copy;
};

const draw = ({ step, mailbox, slotMs, group: key }: Asked, round: Round): void => {
  const { mailboxId, senderDomainId } = mailbox;
  round.left -= 1;
  round.cursors.get(mailboxId)?.take();
  round.taken.add(mailboxId);
  if (step.cap) round.quiet.set(step.cap.key, later(new Date(slotMs), step.cap.seconds));
  const domain = senderDomainId === null ? undefined : ownBudget(round.domains, senderDomainId, round.own);
  if (domain) {
    const day = localDay(domain.zone, new Date(slotMs));
    domain.reserved = (day === domain.day ? domain.reserved : 0) + 1;
    domain.day = day;
  }
  const group = ownBudget(round.groups, key, round.own);
  if (group) {
    const minuteMs = minuteOf(round.facts.at);
    group.reserved = (group.minuteMs === minuteMs ? group.reserved : 0) + 1;
    group.minuteMs = minuteMs;
  }
};

const decide = (step: DueStep, round: Round): Decision => {
  const mailbox = round.facts.mailboxes.get(step.mailboxId);
  if (!mailbox) return queue("mailbox_not_active", later(round.facts.at, 300));
  let cursor = round.cursors.get(step.mailboxId);
  if (!cursor) {
    cursor = openSlots(mailbox, round.facts.at, round.facts.horizonMs);
    round.cursors.set(step.mailboxId, cursor);
  }
  const found = cursor.peek();
  const slotMs = "at" in found ? found.at : found.from;
  const asked = { step, mailbox, slotMs, group: groupKey(mailbox.serverId, step.mxGroup) };
  for (const rule of RULES) {
    const decision = rule(asked, round);
    if (decision) return decision;
  }
  draw(asked, round);
  return { kind: "plan", slot: new Date(asked.slotMs) };
};

/** Decides each due mail: when it leaves, or what it waits for and until when, or why it never leaves. Pure. */
export function plan(facts: PlanFacts): Plan {
  const round: Round = {
    facts,
    left: facts.left,
    cursors: new Map(),
    taken: new Set(),
    domains: new Map(facts.domains),
    groups: new Map(facts.groups),
    own: new WeakSet(),
    open: new Map(),
    openings: new Map(),
    midnights: new Map(),
    turnedAway: new Map(),
    quiet: new Map(),
  };
  const decisions = facts.due.map((step) => decide(step, round));
  const mailboxes = new Map<string, ReturnType<SlotCursor["after"]>>();
  for (const id of round.taken) {
    const cursor = round.cursors.get(id);
    if (cursor) mailboxes.set(id, cursor.after());
  }
  return { decisions, mailboxes, domains: round.domains, groups: round.groups };
}
