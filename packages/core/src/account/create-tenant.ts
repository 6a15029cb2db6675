import { inTenantTransaction } from "@penguin/db";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { type AccountCtx, parse, writeAudit } from "../kernel/index.ts";
import type { FoundSession } from "./find-session.ts";
import { insertOrganisation } from "./insert-organisation.ts";
import { CreateTenantInput } from "./schema.ts";
import { listTenants } from "./switch-tenant.ts";

const MOST_OWNED = 20;

const guardPerson = async (ctx: AccountCtx, session: FoundSession): Promise<void> => {
  if (!session.emailVerified)
    throw new DomainError(
      "refused_state",
      "Confirm your e-mail address first. Nothing was made; the notice above sends the mail again.",
      { reason: "email_unverified" },
    );
  const owned = (await listTenants(ctx, session)).filter((one) => one.roles.includes("owner"));
  if (owned.length >= MOST_OWNED)
    throw new DomainError(
      "limit_exceeded",
      `You own ${owned.length} organisations, which is the most one person may. Nothing was made; a workspace may do instead.`,
    );
};

/** Makes a further organisation with its first workspace, owned by the person who is signed in. */
export async function createTenant(
  ctx: AccountCtx,
  session: FoundSession,
  raw: CreateTenantInput,
): Promise<{ tenantId: string }> {
  const { organisation, zone } = parse(CreateTenantInput, raw);
  await guardPerson(ctx, session);
  const at = ctx.clock.now();
  const tenantId = newId(at);
  const { userId, email, name } = session.actor;
  await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, async (tx) => {
    await insertOrganisation(tx, { tenantId, name: organisation, zone, owner: { userId, email, name }, at });
    await writeAudit(
      tx,
      { ...ctx, tenantId, actor: { ...session.actor, roles: ["owner"], workspaces: {} } },
      { action: "account.create-tenant", entity: "tenant", entityId: tenantId },
    );
  });
  return { tenantId };
}
