import { inTenantTransaction } from "@penguin/db";
import { invitations, members, tenants, workspaces } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq, inArray, sql } from "drizzle-orm";
import type { AccountCtx, Reader } from "../kernel/index.ts";
import { invitationHash } from "../workspace/index.ts";

type Row = typeof invitations.$inferSelect;

/** An invitation with the names a person needs to decide. */
export interface FoundInvitation {
  invitation: Row;
  organisation: string;
  inviter: string | undefined;
  workspaces: { id: string; name: string }[];
  /** What the organisation lets new members begin with. */
  defaults: Reader;
}

const refused = (reason: string, message: string): DomainError =>
  new DomainError("refused_state", message, { reason });

/** Why an invitation cannot be used; undefined for one that can. */
export function whyClosed(invitation: Row, at: Date): DomainError | undefined {
  if (invitation.acceptedAt)
    return refused("used", "This invitation was used already. Log in to open the organisation.");
  if (invitation.revokedAt)
    return refused(
      "revoked",
      "This invitation was withdrawn or replaced by a newer one. Look for a newer mail, or ask who invited you.",
    );
  if (invitation.expiresAt <= at)
    return refused(
      "expired",
      "This invitation is older than seven days. Ask who invited you to send it again.",
    );
  return undefined;
}

/** The open invitation behind a mailed token. Throws `invalid` for an unknown one, `refused_state` for one that is over. */
export async function findInvitation(ctx: AccountCtx, token: string): Promise<FoundInvitation> {
  const [place] = await ctx.auth.execute<{ tenant_id: string; id: string }>(
    sql`select tenant_id, id from app.find_invitation(${invitationHash(token)})`,
  );
  const found = place
    ? await inTenantTransaction(ctx.auth, { tenantId: place.tenant_id, workspaces: "all" }, async (tx) => {
        const [invitation] = await tx.select().from(invitations).where(eq(invitations.id, place.id));
        const [tenant] = await tx.select().from(tenants);
        if (!invitation || !tenant || tenant.status === "canceled") return undefined;
        const [inviter] = await tx
          .select({ name: members.name })
          .from(members)
          .where(eq(members.userId, invitation.invitedBy));
        const ids = Object.keys(invitation.workspaces);
        const places = await tx
          .select({ id: workspaces.id, name: workspaces.name })
          .from(workspaces)
          .where(ids.length > 0 ? inArray(workspaces.id, ids) : sql`false`);
        const { name: organisation, zone, dateFormat, hour12, language } = tenant;
        const defaults = { zone, dateFormat, hour12, language };
        return { invitation, organisation, inviter: inviter?.name, workspaces: places, defaults };
      })
    : undefined;
  if (!found)
    throw new DomainError(
      "invalid",
      "This link does not work: it is cut off or was replaced by a newer one. Look for the newest mail, or ask who invited you.",
      { reason: "token" },
    );
  const closed = whyClosed(found.invitation, ctx.clock.now());
  if (closed) throw closed;
  return found;
}
