import { mailboxConnections, mailboxes, mailboxLimits, workspaces } from "@penguin/db/schema";
import { localDay } from "@penguin/mail/window";
import { notFound } from "@penguin/runtime/error";
import { and, asc, eq, ne } from "drizzle-orm";
import {
  type Ctx,
  parse,
  permit,
  requireWorkspace,
  seeWorkspace,
  tenantTransaction,
} from "../kernel/index.ts";
import { CAUSE_RULES } from "./connection-cause.ts";
import { ListMailboxesInput, MailboxInput } from "./schema.ts";

const columns = {
  id: mailboxes.id,
  workspaceId: mailboxes.workspaceId,
  senderDomainId: mailboxes.senderDomainId,
  kind: mailboxes.kind,
  address: mailboxes.address,
  displayName: mailboxes.displayName,
  state: mailboxes.state,
  stateReason: mailboxes.stateReason,
  dailyLimit: mailboxes.dailyLimit,
  gapSeconds: mailboxes.gapSeconds,
  smtp: mailboxes.smtp,
  imap: mailboxes.imap,
  syncedAt: mailboxConnections.checkedAt,
  pushes: mailboxConnections.pushes,
  connectedAt: mailboxConnections.connectedAt,
  cause: mailboxConnections.cause,
  step: mailboxConnections.step,
  said: mailboxConnections.said,
  failingSince: mailboxConnections.failingSince,
  nextTryAt: mailboxConnections.nextTryAt,
  rests: mailboxLimits.rests,
  restUntil: mailboxLimits.restUntil,
  restReason: mailboxLimits.restReason,
  createdAt: mailboxes.createdAt,
  zone: workspaces.zone,
  day: mailboxLimits.day,
  reserved: mailboxLimits.reserved,
  usedDay: mailboxLimits.usedDay,
  used: mailboxLimits.used,
};

const select = (ctx: Ctx, where: ReturnType<typeof and>) =>
  tenantTransaction(ctx, async (tx) => {
    const rows = await tx
      .select(columns)
      .from(mailboxes)
      .innerJoin(workspaces, eq(workspaces.id, mailboxes.workspaceId))
      .leftJoin(mailboxLimits, eq(mailboxLimits.mailboxId, mailboxes.id))
      .leftJoin(mailboxConnections, eq(mailboxConnections.mailboxId, mailboxes.id))
      .where(and(ne(mailboxes.state, "deleted"), where))
      .orderBy(asc(mailboxes.address));
    return rows.map(({ zone, day, reserved, usedDay, used, ...row }) => {
      const today = localDay(zone, ctx.clock.now());
      const given = day === today ? (reserved ?? 0) : 0;
      const usedToday = Math.max(given, usedDay === today ? (used ?? 0) : 0);
      // Whether waiting alone will hardly make it readable again.
      const needsPerson = row.cause !== null && CAUSE_RULES[row.cause].needsPerson;
      return { ...row, usedToday, needsPerson };
    });
  });

/** The mailboxes of a workspace with what they have used of today's limit. */
export async function listMailboxes(ctx: Ctx, raw: { workspaceId: string }) {
  permit(ctx, "mailbox.list");
  const input = parse(ListMailboxesInput, raw);
  await tenantTransaction(ctx, (tx) => requireWorkspace(tx, ctx, input.workspaceId));
  return select(ctx, eq(mailboxes.workspaceId, input.workspaceId));
}

/** One mailbox. */
export async function getMailbox(ctx: Ctx, raw: { mailboxId: string }) {
  permit(ctx, "mailbox.get");
  const input = parse(MailboxInput, raw);
  const [row] = await select(ctx, eq(mailboxes.id, input.mailboxId));
  if (!row) throw notFound("mailbox");
  seeWorkspace(ctx, row.workspaceId);
  return row;
}
