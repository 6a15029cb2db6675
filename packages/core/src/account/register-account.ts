import { inTenantTransaction } from "@penguin/db";
import { users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { type AccountCtx, parse, writeAudit } from "../kernel/index.ts";
import { insertOrganisation } from "./insert-organisation.ts";
import { newPasswordHash } from "./new-password.ts";
import { RegisterInput } from "./schema.ts";

/**
 * Makes the person, the organisation with its owner, and a first workspace in one transaction, then asks for the
 * verification mail. Throws `conflict` when the address is taken; a failure leaves nothing behind.
 */
export async function registerAccount(
  ctx: AccountCtx,
  raw: RegisterInput,
): Promise<{ userId: string; tenantId: string }> {
  const input = parse(RegisterInput, raw);
  const email = input.email.toLowerCase();
  const { password, name, organisation } = input;
  const passwordHash = await newPasswordHash(ctx, { password, email, name, organisations: [organisation] });
  const at = ctx.clock.now();
  const [userId, tenantId] = [newId(at), newId(at)];
  await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, async (tx) => {
    const made = await tx
      .insert(users)
      .values({ id: userId, email, name: input.name, passwordHash, zone: input.zone, createdAt: at })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (made.length === 0)
      throw new DomainError("conflict", "An account with this address exists already. Sign in instead.", {
        fields: { email: "An account with this address exists already." },
      });
    const owner = { userId, email, name };
    await insertOrganisation(tx, { tenantId, name: organisation, zone: input.zone, owner, at });
    const actor = { ...owner, kind: "user", roles: ["owner"], workspaces: {} } as const;
    await writeAudit(
      tx,
      { ...ctx, tenantId, actor },
      { action: "account.register", entity: "tenant", entityId: tenantId },
    );
  });
  await ctx.jobs.enqueue(
    "account.send-verification",
    { userId, requestId: ctx.requestId },
    { key: `${userId}-${at.getTime()}` },
  );
  return { userId, tenantId };
}
