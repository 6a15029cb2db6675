import { ACCESS } from "@penguin/db";
import { auditLog } from "@penguin/db/schema";
import { DomainError, type ErrorCode } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { type Ctx, openPersonal, tenantTransaction } from "../kernel/index.ts";
import type { Kit } from "./kit.ts";

/** Expects at least one audit row of the action in the context's tenant and gives the newest, its personal data readable. */
export async function expectAudit(ctx: Ctx, action: string): Promise<typeof auditLog.$inferSelect> {
  const rows = await tenantTransaction(ctx, async (tx) =>
    openPersonal(tx, ctx, await tx.select().from(auditLog).where(eq(auditLog.action, action))),
  );
  const row = rows.sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  expect(row, `an audit row of ${action}`).toBeDefined();
  return row as typeof auditLog.$inferSelect;
}

/** Expects a DomainError of this code and gives it. */
export async function expectRefusal(work: Promise<unknown>, code: ErrorCode): Promise<DomainError> {
  const outcome = await work.then(
    () => "it was done",
    (error: unknown) => error,
  );
  if (!(outcome instanceof DomainError))
    throw new Error(`expected ${code}, got ${String(outcome)}`, { cause: outcome });
  expect(outcome.code, outcome.message).toBe(code);
  return outcome;
}

/** Always the same text, so that it is planned once a connection. */
const FINGERPRINT = Object.entries(ACCESS)
  .filter(([, access]) => access.scope === "tenant")
  .map(
    ([name]) =>
      `select '${name}' as name, count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${name} t where tenant_id = $1`,
  )
  .join(" union all ");

/** A digest of every row a tenant has in every table, to show that nothing was changed. */
export async function fingerprint(kit: Kit, tenantId: string): Promise<Record<string, string>> {
  const rows = await kit.root.unsafe<{ name: string; digest: string }[]>(FINGERPRINT, [tenantId], {
    prepare: true,
  });
  return Object.fromEntries(rows.map((row) => [row.name, row.digest]));
}
