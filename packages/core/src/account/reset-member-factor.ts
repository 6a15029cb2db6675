import { authenticators, backupCodes, members, users } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { parse, permit, type Tx, writeAudit } from "../kernel/index.ts";
import { forgetTrust } from "./forget-trust.ts";
import { voidTokens } from "./token.ts";
import { endSessionsOf, membershipsOf, type PersonCtx } from "./person.ts";
import { proveAgain } from "./prove.ts";
import { ResetMemberFactorInput } from "./schema.ts";

type Member = typeof members.$inferSelect;

/** The member and their row of the person locked; throws `not_found` for somebody of no or another organisation. */
const lockMember = async (tx: Tx, ctx: PersonCtx, userId: string): Promise<Member> => {
  await tx.execute(sql`select set_config('app.tenant_id', ${ctx.tenantId}, true)`);
  const [member] = await tx.select().from(members).where(eq(members.userId, userId));
  if (!member) throw notFound("member");
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("no key update");
  return member;
};

const isOwner = ({ roles }: { roles: readonly string[] }): boolean => roles.includes("owner");

/** A factor guards every organisation of a person, so who resets it must be in charge of each. */
const guardReach = async (tx: Tx, ctx: PersonCtx, member: Member): Promise<void> => {
  if (member.userId === ctx.actor.userId)
    throw new DomainError(
      "refused_state",
      "This is your own second factor. Nothing was changed; turn it off in your security settings, or use a backup code.",
      { reason: "self" },
    );
  if (isOwner(member) && !isOwner(ctx.actor))
    throw new DomainError(
      "forbidden",
      "Only an owner may reset the second factor of an owner. Nothing was changed; ask an owner.",
      { reason: "role_not_yours" },
    );
  const mine = new Map((await membershipsOf(tx, ctx.actor.userId)).map((one) => [one.tenantId, one]));
  for (const theirs of await membershipsOf(tx, member.userId)) {
    const { roles = [] } = mine.get(theirs.tenantId) ?? {};
    if (roles.includes("owner") || (roles.includes("admin") && !isOwner(theirs))) continue;
    throw new DomainError(
      "refused_state",
      "This person belongs to organisations you are not in charge of. Nothing was changed; they can use a backup code.",
      { reason: "elsewhere" },
    );
  }
};

/**
 * Takes a lost second factor from a member, by the actor's own password: their backup codes, trusted browsers and
 * sessions end, and they are told by mail. Throws `refused_state` for one's own factor, for somebody who has none, and for
 * somebody of an organisation the actor is not in charge of; `forbidden` for an owner's by an admin.
 */
export async function resetMemberFactor(
  ctx: PersonCtx,
  raw: z.input<typeof ResetMemberFactorInput>,
): Promise<{ endedSessions: number }> {
  permit(ctx, "account.reset-member-factor");
  const { userId, current } = parse(ResetMemberFactorInput, raw);
  const at = ctx.clock.now();
  await ctx.auth.transaction(async (tx) => guardReach(tx, ctx, await lockMember(tx, ctx, userId)));
  await proveAgain(ctx, { current });
  const endedSessions = await ctx.auth.transaction(async (tx) => {
    await guardReach(tx, ctx, await lockMember(tx, ctx, userId));
    await tx.delete(backupCodes).where(eq(backupCodes.userId, userId));
    const [had] = await tx.delete(authenticators).where(eq(authenticators.userId, userId)).returning();
    if (!had?.confirmedAt)
      throw new DomainError("refused_state", "This member has no second factor. Nothing was changed.", {
        reason: "not_enrolled",
      });
    await forgetTrust(tx, userId);
    await voidTokens(tx, userId, at);
    const ended = await endSessionsOf(tx, userId, at);
    // Somebody blocked here is still a member here.
    const places = new Set([ctx.tenantId, ...(await membershipsOf(tx, userId)).map((one) => one.tenantId)]);
    for (const tenantId of places) {
      await tx.execute(sql`select set_config('app.tenant_id', ${tenantId}, true)`);
      await writeAudit(
        tx,
        { ...ctx, tenantId },
        { action: "account.reset-member-factor", entity: "user", entityId: userId, after: { ended } },
      );
    }
    return ended;
  });
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId, notice: "second_factor_reset", requestId: ctx.requestId },
    { key: `${userId}-second_factor_reset-${at.getTime()}` },
  );
  return { endedSessions };
}
