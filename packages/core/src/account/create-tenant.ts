import { inTenantTransaction } from "@penguin/db";
import { members, tenants, workspaces } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { type AccountCtx, parse, writeAudit } from "../kernel/index.ts";
import { slugOf } from "../workspace/schema.ts";
import type { FoundSession } from "./find-session.ts";
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
  const [tenantId, workspaceId] = [newId(at), newId(at)];
  const { userId, email, name } = session.actor;
  await inTenantTransaction(ctx.auth, tenantId, async (tx) => {
    await tx.insert(tenants).values({ tenantId, name: organisation, status: "active", createdAt: at });
    await tx.insert(members).values({ tenantId, userId, email, name, roles: ["owner"], createdAt: at });
    await tx.insert(workspaces).values({
      tenantId,
      id: workspaceId,
      name: organisation,
      slug: slugOf(organisation),
      zone,
      postalAddress: "",
      createdAt: at,
    });
    await writeAudit(
      tx,
      { ...ctx, tenantId, actor: { ...session.actor, roles: ["owner"], workspaces: {} } },
      { action: "account.create-tenant", entity: "tenant", entityId: tenantId },
    );
  });
  return { tenantId };
}
