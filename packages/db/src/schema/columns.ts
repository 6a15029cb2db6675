import { sql } from "drizzle-orm";
import { type AnyPgColumn, boolean, check, foreignKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** The tenant a row belongs to: first column of every tenant table's primary and foreign keys. */
export const tenantId = () => uuid("tenant_id").notNull();

/** An id made by the application (UUIDv7). */
export const id = () => uuid("id").notNull();

/** An instant; business time, handed in from the context's clock. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** A text column limited to a closed list; the list is enforced by {@link oneOf}. */
export const state = <const S extends readonly [string, ...string[]]>(name: string, states: S) =>
  text(name, { enum: states as unknown as [string, ...string[]] }).$type<S[number]>();

/** The CHECK that belongs to a {@link state} column (never a Postgres enum: those defeat leakproof indexes). */
export const oneOf = (name: string, column: AnyPgColumn, states: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(states.map((word) => `'${word}'`).join(", "))})`);

type Columns = [AnyPgColumn, ...AnyPgColumn[]];

/** A composite foreign key that carries the tenant, so a reference across tenants cannot exist. */
export const tenantRef = (
  name: string,
  columns: Columns,
  foreignColumns: Columns,
  onDelete: "cascade" | "restrict" = "cascade",
) => foreignKey({ name, columns, foreignColumns }).onDelete(onDelete);

/** How people write a day. */
export const DATE_FORMATS = ["iso", "day_first", "month_first"] as const;
/** The languages of our mails and of dates and numbers. */
export const LANGUAGES = ["en", "es"] as const;

/** How somebody reads dates and numbers, or what a new member of an organisation begins with. */
export const regional = () => ({
  zone: text("zone").notNull().default("UTC"),
  dateFormat: state("date_format", DATE_FORMATS).notNull().default("month_first"),
  hour12: boolean("hour12").notNull().default(false),
  language: state("language", LANGUAGES).notNull().default("en"),
});
