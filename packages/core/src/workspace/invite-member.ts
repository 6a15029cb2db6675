import { randomBytes } from "node:crypto";
import { invitations, members, workspaces } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, count, eq, gt, inArray, isNull } from "drizzle-orm";
import {
  type Ctx,
  parse,
  permit,
  takeMailAllowance,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { guardGrant } from "./guard-grant.ts";
import { lockTenant } from "./last-owner.ts";
import { InviteMemberInput } from "./schema.ts";
import { INVITATION_MS, mailJobKey } from "./send-invitation.ts";

const MOST_A_DAY = 200;
/** What one person or key may have mailed to invited addresses, of all their organisations. */
export const MOST_OF_ONE = 200;
const DAY_MS = 86_400_000;

const isOpen = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

const guardAddress = async (tx: Tx, email: string): Promise<void> => {
  const [member] = await tx.select({ id: members.userId }).from(members).where(eq(members.email, email));
  if (member)
    throw new DomainError("conflict", "This person is a member already. Change their roles instead.", {
      reason: "already_member",
      fields: { email: "This person is a member already." },
    });
};

const guardWorkspaces = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  const found = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(inArray(workspaces.id, [...ids]));
  if (found.length < ids.length) throw notFound("workspace");
};

/** Invitations are mails to strangers: no organisation writes more than so many a day, withdrawn ones included. */
const guardCount = async (tx: Tx, at: Date): Promise<void> => {
  const [row] = await tx
    .select({ n: count() })
    .from(invitations)
    .where(gt(invitations.createdAt, new Date(at.getTime() - DAY_MS)));
  if ((row?.n ?? 0) >= MOST_A_DAY)
    throw new DomainError(
      "limit_exceeded",
      `Your organisation invited ${MOST_A_DAY} people within a day, which is the most. Nobody was invited; try again tomorrow.`,
    );
};

/** The person or key that asks for an invitation's mail. */
export const inviterOf = ({ actor }: Ctx): string => {
  if (actor.kind === "user") return actor.userId;
  if (actor.kind === "api_key") return actor.apiKeyId;
  throw new DomainError("forbidden", "Only a person or an API key can invite. Nobody was invited.");
};

/**
 * Invites an address to the organisation and asks for the mail with the link. An open invitation of the same address is
 * replaced. Throws `conflict` for a member's address, `forbidden` for roles that are not the actor's to give,
 * `limit_exceeded` for what an address may be sent, whoever asks, and an organisation and a person may have sent.
 */
export async function inviteMember(ctx: Ctx, raw: InviteMemberInput): Promise<{ id: string }> {
  permit(ctx, "workspace.invite-member");
  const input = parse(InviteMemberInput, raw);
  if (input.roles.includes("blocked"))
    throw new DomainError("invalid", "Somebody who is blocked cannot be invited. Choose another role.", {
      fields: { roles: "Choose another role." },
    });
  guardGrant(ctx, input.roles);
  const invitedBy = inviterOf(ctx);
  const at = ctx.clock.now();
  const id = newId(at);
  const expiresAt = new Date(at.getTime() + INVITATION_MS);
  await tenantTransaction(ctx, async (tx) => {
    await lockTenant(tx, ctx);
    await guardAddress(tx, input.email);
    await guardWorkspaces(tx, Object.keys(input.workspaces));
    await tx
      .update(invitations)
      .set({ revokedAt: at })
      .where(and(eq(invitations.email, input.email), isOpen));
    await guardCount(tx, at);
    const wish = { address: input.email, by: invitedBy, place: ctx.ip, mostADay: MOST_OF_ONE };
    await takeMailAllowance(tx, wish, at);
    await tx.insert(invitations).values({
      ...input,
      tenantId: ctx.tenantId,
      id,
      // Nobody knows what this is the hash of: the link is made by the job that mails it.
      tokenHash: randomBytes(32).toString("hex"),
      invitedBy,
      createdAt: at,
      expiresAt,
    });
    await writeAudit(tx, ctx, {
      action: "workspace.invite-member",
      entity: "invitation",
      entityId: id,
      after: input,
    });
  });
  await ctx.jobs.enqueue(
    "workspace.send-invitation",
    { tenantId: ctx.tenantId, invitationId: id, requestId: ctx.requestId },
    { key: mailJobKey(id, expiresAt) },
  );
  return { id };
}
