import { integer, pgTable, text } from "drizzle-orm/pg-core";

/**
 * The logs that are cut into months, by the time in the UUIDv7 of `key_column`, and for how long after its end a month
 * is kept. The operator may change `keep_days`.
 */
export const logRetentions = pgTable("log_retentions", {
  log: text("log").primaryKey(),
  keyColumn: text("key_column").notNull(),
  keepDays: integer("keep_days").notNull(),
});
