import { apiKeys, invitations, members } from "@penguin/db/schema";
import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  type TenantRole,
  tenantTransaction,
  toPage,
} from "../kernel/index.ts";
import { ListInvitationsInput } from "./schema.ts";

/** An invitation nobody has used yet. */
export interface InvitationRow {
  id: string;
  email: string;
  roles: TenantRole[];
  /** The name of the member or API key; null for a former member. */
  invitedBy: string | null;
  createdAt: Date;
  /** When the mail left; null while it waits. */
  sentAt: Date | null;
  expiresAt: Date;
  expired: boolean;
}

/** The invitations that are neither used nor withdrawn, newest first; `search` looks in the address. */
export async function listInvitations(
  ctx: Ctx,
  raw: z.input<typeof ListInvitationsInput>,
): Promise<Page<InvitationRow>> {
  permit(ctx, "workspace.list-invitations");
  const input = parse(ListInvitationsInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select({
        id: invitations.id,
        email: invitations.email,
        roles: invitations.roles,
        invitedBy: sql<string | null>`coalesce(${members.name}, ${apiKeys.name})`,
        createdAt: invitations.createdAt,
        sentAt: invitations.sentAt,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .leftJoin(members, eq(members.userId, invitations.invitedBy))
      .leftJoin(apiKeys, eq(apiKeys.id, invitations.invitedBy))
      .where(
        and(
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          before ? lt(invitations.id, before) : undefined,
          input.search ? sql`position(${input.search.toLowerCase()} in ${invitations.email}) > 0` : undefined,
        ),
      )
      .orderBy(desc(invitations.id))
      .limit(input.limit + 1),
  );
  const now = ctx.clock.now();
  return toPage(
    rows.map((row) => ({ ...row, expired: row.expiresAt <= now })),
    input.limit,
    (row) => [row.id],
  );
}
