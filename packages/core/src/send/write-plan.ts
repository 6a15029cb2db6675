import { nextOpening, type SendingWindow } from "@penguin/mail/window";
import { makeMessageId } from "@penguin/mail/mime";
import { newId } from "@penguin/runtime/id";
import { sql } from "drizzle-orm";
import type { PlatformCtx, Tx } from "../kernel/index.ts";
import type { Budgets, DueRow, PlanMailbox, Queue } from "./lock-due.ts";
import type { Decision, Plan } from "./plan.ts";

type Wait = Extract<Decision, { kind: "wait" }>;
type Made = Pick<PlatformCtx, "clock" | "settings">;

const intentOf = ({ settings, clock }: Made, row: DueRow, mailbox: PlanMailbox, slot: Date) => {
  const intentKey = `${row.enrollmentId}:${row.position}:1`;
  return {
    tenantId: row.tenantId,
    enrollmentId: row.enrollmentId,
    id: newId(clock.now()),
    intentKey,
    toAddress: row.email,
    mxGroup: row.mxGroup,
    templateVersionId: row.templateVersionId,
    serverId: mailbox.serverId,
    messageIdHeader: makeMessageId(
      `${row.tenantId}:${intentKey}`,
      settings.messageIdSecret,
      mailbox.address.split("@")[1] ?? "localhost",
    ),
    dueAt: slot,
  };
};

/** Pacing moves on with every mail; only that it is the reason is worth a write. */
const MOVING: ReadonlySet<string> = new Set(["mailbox_gap", "turn_over"]);

const changed = (queue: Queue, wait: Wait | undefined): boolean => {
  if ((wait?.reason ?? null) !== queue.waitReason) return true;
  if (!wait || MOVING.has(wait.reason)) return false;
  return queue.waitUntil === null || new Date(queue.waitUntil).getTime() !== wait.until.getTime();
};

const keyOf = ({ campaignId, mailboxId }: Pick<Queue, "campaignId" | "mailboxId">): string =>
  `${campaignId} ${mailboxId}`;

/** By queue; one of which nothing was looked at, since somebody else held it, has no entry and stays as it is. */
const queueWaits = (queues: readonly Queue[], waits: ReadonlyMap<string, Wait | undefined>) =>
  queues.flatMap((queue) => {
    const wait = waits.get(keyOf(queue));
    if (!waits.has(keyOf(queue)) || !changed(queue, wait)) return [];
    const until = wait && !MOVING.has(wait.reason) ? wait.until : null;
    const { tenantId, campaignId: campaign, mailboxId: mailbox } = queue;
    return [{ tenantId, campaign, mailbox, reason: wait?.reason ?? null, until }];
  });

const groupRows = (groups: Plan["groups"]) =>
  [...groups].map(([key, { minuteMs, reserved }]) => {
    const [serverId, ...group] = key.split(" ");
    return { serverId, mxGroup: group.join(" "), minute: new Date(minuteMs), reserved };
  });

/** A campaign that is active but whose window is closed now. */
export interface ClosedCampaign {
  tenantId: string;
  id: string;
  window: SendingWindow;
}

/** What was locked for a round, what was decided about it, and whose windows are closed. */
export interface Round {
  budgets: Budgets;
  due: readonly DueRow[];
  made: Plan;
  closed: readonly ClosedCampaign[];
}

/** Writes what was decided, in the transaction that locked it. Returns how many mails were planned. */
export async function writePlan(tx: Tx, ctx: Made, { budgets, due, made, closed }: Round): Promise<number> {
  const at = ctx.clock.now();
  const intents: ReturnType<typeof intentOf>[] = [];
  const waits: { tenantId: string; id: string; reason: string; until: Date }[] = [];
  const skips: { tenantId: string; id: string; reason: string }[] = [];
  const ofQueues = new Map<string, Wait | undefined>(due.map((row) => [keyOf(row), undefined]));
  for (const [index, row] of due.entries()) {
    const decision = made.decisions[index];
    const mailbox = budgets.mailboxes.get(row.mailboxId);
    const { tenantId, enrollmentId: id } = row;
    if (decision?.kind === "plan" && mailbox) intents.push(intentOf(ctx, row, mailbox, decision.slot));
    else if (decision?.kind === "skip") skips.push({ tenantId, id, reason: decision.reason });
    // What waits for itself alone is looked at again when it may go, so that it holds up nobody behind it.
    else if (decision?.kind === "wait" && decision.of === "contact")
      waits.push({ tenantId, id, reason: decision.reason, until: decision.until });
    else if (decision?.kind === "wait") ofQueues.set(keyOf(row), decision);
  }
  const plan = {
    intents,
    waits,
    skips,
    queues: queueWaits(budgets.queues, ofQueues),
    mailboxes: [...made.mailboxes].map(([id, after]) => ({
      tenantId: budgets.mailboxes.get(id)?.tenantId,
      id,
      ...after,
    })),
    domains: [...made.domains].map(([id, { day, reserved }]) => ({
      tenantId: budgets.domains.get(id)?.tenantId,
      id,
      day,
      reserved,
    })),
    groups: groupRows(made.groups),
    closed: closed.map(({ tenantId, id, window }) => ({ tenantId, id, until: nextOpening(window, at) })),
  };
  const [row] = await tx.execute<{ planned: number }>(
    sql`select app.write_plan(${JSON.stringify(plan)}::jsonb, ${at.toISOString()}) as planned`,
  );
  return row?.planned ?? 0;
}
