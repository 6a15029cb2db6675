import { invitations } from "@penguin/db/schema";
import { and, between, isNull, or } from "drizzle-orm";
import type { PlatformCtx } from "../kernel/index.ts";
import { INVITATION_MS, mailJobKey } from "./send-invitation.ts";

const MINUTE_MS = 60_000;

/** A minute, two, four and so on to a week: an address that no server takes is asked for ever more rarely. */
const WAITS = Array.from({ length: 14 }, (_, power) => 2 ** power * MINUTE_MS);
/** Twice the time between two runs, so that none falls between them. */
const WIDTH_MS = 2 * MINUTE_MS;

/** Enqueues the mails of open invitations that wait for over a minute, so that those whose job was lost leave after all. */
export async function reconcileInvitations(ctx: PlatformCtx): Promise<number> {
  const ends = ctx.clock.now().getTime() + INVITATION_MS;
  const windows = WAITS.map((wait) =>
    between(invitations.expiresAt, new Date(ends - wait - WIDTH_MS), new Date(ends - wait)),
  );
  const waiting = await ctx.control
    .select({
      tenantId: invitations.tenantId,
      invitationId: invitations.id,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(
      and(
        isNull(invitations.sentAt),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        or(...windows),
      ),
    );
  for (const { tenantId, invitationId, expiresAt } of waiting)
    await ctx.jobs.enqueue(
      "workspace.send-invitation",
      { tenantId, invitationId, requestId: ctx.requestId },
      { key: mailJobKey(invitationId, expiresAt) },
    );
  return waiting.length;
}
