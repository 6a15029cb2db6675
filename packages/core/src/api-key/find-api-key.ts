import { inTenantTransaction } from "@penguin/db";
import { apiKeys, tenants } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq, sql } from "drizzle-orm";
import { findMember } from "../account/index.ts";
import { type AccountCtx, type Actor, type Allowance, mayNow, workspacesOf } from "../kernel/index.ts";
import { hashKey, isKey, isSameHash, prefixOf } from "./key-text.ts";
import { isInNetworks } from "./networks.ts";
import { PLAN_LIMITS } from "./plan-limits.ts";
import { permissionsOf } from "./scopes.ts";

const USED_EVERY_MS = 60_000;
const OPEN_TENANTS: readonly string[] = ["active", "past_due"];

/** The program behind a key and its organisation. */
export interface FoundApiKey {
  tenantId: string;
  actor: Extract<Actor, { kind: "api_key" }>;
  /** How often it may call, by the organisation's plan of this moment. */
  allowance: Allowance;
}

const unknownKey = () =>
  new DomainError(
    "unauthenticated",
    "This API key is not known. Nothing was done. Send a valid key as Authorization: Bearer <key>.",
    { reason: "unknown_key" },
  );

type KeyRow = typeof apiKeys.$inferSelect;

const requireUsable = (ctx: AccountCtx, row: KeyRow, tenantStatus: string): void => {
  const now = ctx.clock.now();
  if (row.revokedAt)
    throw new DomainError("unauthenticated", "This API key was revoked. Nothing was done. Use another key.", {
      reason: "revoked_key",
    });
  if (row.expiresAt && row.expiresAt <= now)
    throw new DomainError("unauthenticated", "This API key has expired. Nothing was done. Make a new key.", {
      reason: "expired_key",
    });
  if (!isInNetworks(ctx.ip, row.networks))
    throw new DomainError(
      "forbidden",
      "This API key may not be used from this address. Nothing was done. Add the network to the key or call from another.",
      { reason: "network" },
    );
  if (!OPEN_TENANTS.includes(tenantStatus))
    throw new DomainError(
      "forbidden",
      "This organisation is closed at present. Nothing was done. Its owner can open it again.",
      { reason: "tenant_closed" },
    );
};

/**
 * Whoever answers for a key: who made it or gave it its present text. Throws `forbidden` when they left, are blocked, or
 * lack the second factor that the organisation asks for.
 */
const requireAnswerable = (maker: Awaited<ReturnType<typeof findMember>>) => {
  if (!maker || maker.roles.includes("blocked"))
    throw new DomainError(
      "forbidden",
      "Whoever answers for this API key may not use this organisation any more. Nothing was done. An owner or admin can regenerate the key.",
      { reason: "maker_gone" },
    );
  if (maker.restriction === "second_factor")
    throw new DomainError(
      "forbidden",
      "Whoever answers for this API key has not turned on the two-step sign-in that the organisation asks for. Nothing was done.",
      { reason: "maker_second_factor" },
    );
  return maker;
};

/**
 * The program that presents this key from the context's address. The database is asked at each call, so that a revoked
 * key ends on every process at once, and it does no more than whoever answers for it may do at present. Throws
 * `unauthenticated` for a key that is unknown, revoked or expired, `forbidden` for an address outside its networks, an
 * organisation that is closed, or when nobody answers for the key any more.
 */
export async function findApiKey(ctx: AccountCtx, presented: string): Promise<FoundApiKey> {
  if (!isKey(presented)) throw unknownKey();
  const [found] = await ctx.auth.execute<{ tenant_id: string; id: string; hash: string }>(
    sql`select tenant_id, id, hash from app.find_api_key(${prefixOf(presented)})`,
  );
  const hash = hashKey(presented, ctx.settings.apiKeyPepper);
  if (!found || !isSameHash(found.hash, hash)) throw unknownKey();
  const now = ctx.clock.now();
  return inTenantTransaction(ctx.auth, { tenantId: found.tenant_id, workspaces: "all" }, async (tx) => {
    const [row] = await tx.select().from(apiKeys).where(eq(apiKeys.id, found.id));
    const [tenant] = await tx.select({ status: tenants.status, plan: tenants.plan }).from(tenants);
    // Between the two reads the key may have been given a new text.
    if (!row || !tenant || row.hash !== found.hash) throw unknownKey();
    requireUsable(ctx, row, tenant.status);
    if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > USED_EVERY_MS)
      await tx.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, row.id));
    const maker = requireAnswerable(await findMember(tx, row.createdBy, now));
    const permissions = new Set(
      [...permissionsOf(row.scopes)].filter((permission) => mayNow({ actor: maker }, permission)),
    );
    const workspaces = workspacesOf({ actor: maker });
    return {
      tenantId: found.tenant_id,
      actor: { kind: "api_key" as const, apiKeyId: row.id, name: row.name, permissions, workspaces },
      allowance: PLAN_LIMITS[tenant.plan],
    };
  });
}
