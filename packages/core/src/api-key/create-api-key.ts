import { apiKeys } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq } from "drizzle-orm";
import { type Ctx, may, parse, permit, tenantTransaction, type Tx, writeAudit } from "../kernel/index.ts";
import { hashKey, makeKey, prefixOf } from "./key-text.ts";
import { ApiKeyInput, type ApiScope, CreateApiKeyInput } from "./schema.ts";
import { SCOPE_PERMISSIONS } from "./scopes.ts";

/** Tries for a prefix nobody has; five characters leave 916 million. */
const PREFIX_TRIES = 5;

const withFreshKey = async (
  ctx: Ctx,
  write: (key: { prefix: string; hash: string }) => Promise<boolean>,
): Promise<string> => {
  for (let i = 0; i < PREFIX_TRIES; i += 1) {
    const key = makeKey();
    if (await write({ prefix: prefixOf(key), hash: hashKey(key, ctx.settings.apiKeyPepper) })) return key;
  }
  throw new DomainError("unavailable", "No key could be made. Nothing was changed; try again.");
};

const requireOwnRights = (ctx: Ctx, scopes: readonly ApiScope[]): void => {
  const beyond = scopes.filter((scope) =>
    SCOPE_PERMISSIONS[scope].some((permission) => !may(ctx, permission)),
  );
  if (beyond.length > 0)
    throw new DomainError(
      "forbidden",
      "A key can do no more than you may do yourself. Nothing was created. Leave these scopes out or ask an owner.",
      { scopes: beyond, fields: { scopes: `You do not have: ${beyond.join(", ")}.` } },
    );
};

/** Who answers for a key: the person who makes it. A job's key answers for itself, and so nobody can use it. */
const makerOf = (ctx: Ctx, keyId: string): string => (ctx.actor.kind === "user" ? ctx.actor.userId : keyId);

/** Makes a key for a program. The key is in the answer and nowhere else: only a keyed hash is kept. */
export async function createApiKey(ctx: Ctx, raw: CreateApiKeyInput): Promise<{ id: string; key: string }> {
  permit(ctx, "api-key.create");
  const input = parse(CreateApiKeyInput, raw);
  const scopes = [...new Set(input.scopes)];
  requireOwnRights(ctx, scopes);
  const at = ctx.clock.now();
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt && expiresAt <= at)
    throw new DomainError("invalid", "Choose an expiry in the future. Nothing was created.", {
      fields: { expiresAt: "Choose a moment in the future." },
    });
  const id = newId(at);
  const createdBy = makerOf(ctx, id);
  const { name, networks } = input;
  return tenantTransaction(ctx, async (tx) => {
    const key = await withFreshKey(ctx, async (kept) => {
      const row = { tenantId: ctx.tenantId, id, name, ...kept, scopes, networks, createdBy, expiresAt };
      const made = await tx
        .insert(apiKeys)
        .values({ ...row, createdAt: at })
        .onConflictDoNothing()
        .returning({ id: apiKeys.id });
      return made.length > 0;
    });
    await writeAudit(tx, ctx, {
      action: "api-key.create",
      entity: "api-key",
      entityId: id,
      after: { name, prefix: prefixOf(key), scopes, networks, expiresAt },
    });
    return { id, key };
  });
}

const lockLive = async (tx: Tx, apiKeyId: string): Promise<typeof apiKeys.$inferSelect> => {
  const [row] = await tx.select().from(apiKeys).where(eq(apiKeys.id, apiKeyId)).for("update");
  if (!row) throw notFound("API key");
  if (row.revokedAt)
    throw new DomainError(
      "refused_state",
      "This key was revoked for good. Nothing was changed. Make a new one.",
    );
  return row;
};

/** Ends a key. Every process asks the database at each call, so the next call with it is refused. */
export async function revokeApiKey(ctx: Ctx, raw: { apiKeyId: string }): Promise<void> {
  permit(ctx, "api-key.revoke");
  const { apiKeyId } = parse(ApiKeyInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const row = await lockLive(tx, apiKeyId);
    await tx.update(apiKeys).set({ revokedAt: ctx.clock.now() }).where(eq(apiKeys.id, apiKeyId));
    await writeAudit(tx, ctx, {
      action: "api-key.revoke",
      entity: "api-key",
      entityId: apiKeyId,
      before: { name: row.name, prefix: row.prefix },
    });
  });
}

/** Gives a key a new text with the same rights, for which the actor answers from now on; the old text stops working at once. */
export async function regenerateApiKey(ctx: Ctx, raw: { apiKeyId: string }): Promise<{ key: string }> {
  permit(ctx, "api-key.regenerate");
  const { apiKeyId } = parse(ApiKeyInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const row = await lockLive(tx, apiKeyId);
    requireOwnRights(ctx, row.scopes);
    const createdBy = makerOf(ctx, apiKeyId);
    const key = await withFreshKey(ctx, async (kept) => {
      const taken = await tx
        .transaction((inner) =>
          inner
            .update(apiKeys)
            .set({ ...kept, createdBy })
            .where(eq(apiKeys.id, apiKeyId)),
        )
        .catch((error: unknown) => {
          if ((error as { cause?: { code?: string } }).cause?.code === "23505") return undefined;
          throw error;
        });
      return taken !== undefined;
    });
    await writeAudit(tx, ctx, {
      action: "api-key.regenerate",
      entity: "api-key",
      entityId: apiKeyId,
      before: { prefix: row.prefix, createdBy: row.createdBy },
      after: { prefix: prefixOf(key), createdBy },
    });
    return { key };
  });
}
