import { members } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import {
  type Ctx,
  organisationTransaction,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { detachMember } from "./detach-member.ts";
import { guardGrant } from "./guard-grant.ts";
import { guardLastOwner, lockTenant } from "./last-owner.ts";
import { RemoveMemberInput } from "./schema.ts";

const findMember = async (tx: Tx, userId: string): Promise<typeof members.$inferSelect | undefined> => {
  const [row] = await tx.select().from(members).where(eq(members.userId, userId));
  return row;
};

const guardRemoval = (
  ctx: Ctx,
  target: typeof members.$inferSelect,
  input: { confirm: string; heirId?: string },
): void => {
  guardGrant(ctx, target.roles);
  if (ctx.actor.kind === "user" && ctx.actor.userId === target.userId)
    throw new DomainError("refused_state", "You cannot remove yourself. Leave the organisation instead.", {
      reason: "self",
    });
  if (input.confirm.trim() !== target.name.trim())
    throw new DomainError("invalid", "The name does not match. Nobody was removed; type it again.", {
      fields: { confirm: `Type ${target.name}.` },
    });
};

/** The owner of longest standing besides this person. */
const firstOwner = async (tx: Tx, besides: string): Promise<string | undefined> => {
  const [row] = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(and(ne(members.userId, besides), sql`'owner' = any(${members.roles})`))
    .orderBy(asc(members.createdAt), asc(members.userId))
    .limit(1);
  return row?.userId;
};

/** Who takes over: the member that was chosen, otherwise who removes; for a program an owner. */
const findHeir = async (tx: Tx, ctx: Ctx, userId: string, wished: string | undefined): Promise<string> => {
  if (wished === undefined && ctx.actor.kind === "user") return ctx.actor.userId;
  const wanted = wished ?? (await firstOwner(tx, userId));
  const heir = wanted === undefined || wanted === userId ? undefined : await findMember(tx, wanted);
  if (heir) return heir.userId;
  throw new DomainError("invalid", "Choose another member who takes over. Nobody was removed.", {
    fields: { heirId: "Choose another member." },
  });
};

/**
 * Removes somebody from the organisation: they are out with their next request, their API keys end, and what bears their
 * name goes to `heirId` (who removes, when nobody was chosen; an owner, when an API key removes). Needs their name typed again.
 */
export async function removeMember(ctx: Ctx, raw: RemoveMemberInput): Promise<void> {
  permit(ctx, "workspace.remove-member");
  const input = parse(RemoveMemberInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    await lockTenant(tx, ctx);
    const target = await findMember(tx, input.userId);
    if (!target) throw notFound("member");
    guardRemoval(ctx, target, input);
    const heirId = await findHeir(tx, ctx, input.userId, input.heirId);
    const handedOver = await detachMember(tx, ctx, input.userId, heirId);
    await guardLastOwner(tx);
    await writeAudit(tx, ctx, {
      action: "workspace.remove-member",
      entity: "member",
      entityId: input.userId,
      before: { roles: target.roles, name: target.name, email: target.email },
      after: { heirId, handedOver },
    });
  });
  await ctx.jobs.enqueue(
    "account.send-removal",
    { tenantId: ctx.tenantId, userId: input.userId, requestId: ctx.requestId },
    { key: `${input.userId}-${ctx.clock.now().getTime()}` },
  );
}

/** Leaves the organisation; what bears the actor's name goes to the owner of longest standing. The last owner stays. */
export async function leaveTenant(ctx: Ctx): Promise<void> {
  permit(ctx, "workspace.leave");
  const { actor } = ctx;
  if (actor.kind !== "user") throw notFound("member");
  // What bears their name may lie in workspaces they were taken out of; it is handed over and not shown.
  await organisationTransaction(ctx, async (tx) => {
    await lockTenant(tx, ctx);
    const target = await findMember(tx, actor.userId);
    if (!target) throw notFound("member");
    const heirId = await firstOwner(tx, actor.userId);
    const handedOver = await detachMember(tx, ctx, actor.userId, heirId ?? actor.userId);
    await guardLastOwner(tx);
    await writeAudit(tx, ctx, {
      action: "workspace.leave",
      entity: "member",
      entityId: actor.userId,
      before: { roles: target.roles, name: target.name, email: target.email },
      after: { handedOver },
    });
  });
}
