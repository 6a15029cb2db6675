import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { accessStatements, ROLES } from "./access.ts";

/**
 * Brings a database to the newest schema, then its privileges and policies to what access.ts says, and makes the
 * queue's schema. `migratorUrl` logs in as the migrator. Running it again changes nothing.
 */
export async function migrateDatabase(migratorUrl: string, migrationsFolder?: string): Promise<void> {
  const sql = postgres(migratorUrl, { max: 1, onnotice: () => undefined });
  try {
    await migrate(drizzle(sql), {
      migrationsFolder: migrationsFolder ?? path.resolve(import.meta.dirname, "../migrations"),
    });
    await sql.begin(async (tx) => {
      for (const statement of accessStatements()) await tx.unsafe(statement);
    });
    // A login with temporary tables and functions could put a trigger into what a SECURITY DEFINER function touches.
    await sql.unsafe(
      "do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$",
    );
    await sql.unsafe("create schema if not exists bullmq");
    await sql.unsafe(`grant usage, create on schema bullmq to ${ROLES.queue}`);
  } finally {
    await sql.end();
  }
}
