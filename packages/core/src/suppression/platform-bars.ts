import { platformBars } from "@penguin/db/schema";
import { normalizeAddress } from "@penguin/mail/address";
import { DomainError } from "@penguin/runtime/error";
import { desc, sql } from "drizzle-orm";
import type { Ctx, Db } from "../kernel/index.ts";

/** What the operator's command line has for this: the login that alone may bar for every tenant. */
export interface BarCtx extends Pick<Ctx, "clock"> {
  operator: Db;
}

/** An address that nobody on the platform writes to, as its keyed hash. */
export type PlatformBar = typeof platformBars.$inferSelect;

const addressOf = (text: string): string => {
  const address = normalizeAddress(text);
  if (!address.ok) throw new DomainError("invalid", "This is not an e-mail address. Nothing was changed.");
  return address.address;
};

/**
 * Bars an address for every tenant, by the platform's own staff: nothing that a tenant or recipient sends comes here. Returns
 * the hash it is kept as. Throws `invalid` for what is no address.
 */
export async function barAddress(ctx: BarCtx, wish: { email: string; source: string }): Promise<string> {
  const [row] = await ctx.operator.execute<{ hash: string }>(
    sql`select app.bar_address(${addressOf(wish.email)}, 'manual', ${wish.source.slice(0, 200)}, ${ctx.clock.now().toISOString()}::timestamptz) as hash`,
  );
  return row?.hash ?? "";
}

/** Lets an address be written to again, named by itself or by its hash; false when it was not barred. */
export async function unbarAddress(ctx: BarCtx, email: string): Promise<boolean> {
  const named = /^[0-9a-f]{64}$/.test(email) ? email : addressOf(email);
  const [row] = await ctx.operator.execute<{ gone: boolean }>(
    sql`select app.unbar_address(${named}) as gone`,
  );
  return row?.gone === true;
}

/** The addresses barred for every tenant, latest first, at most `limit`. */
export async function listBars(ctx: Pick<BarCtx, "operator">, limit: number): Promise<PlatformBar[]> {
  return ctx.operator.select().from(platformBars).orderBy(desc(platformBars.createdAt)).limit(limit);
}
