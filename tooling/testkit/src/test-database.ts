import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { port: number; password: string; template: string };
  }
}

/** A database of its own, cloned from the migrated template. */
export interface TestDatabase {
  name: string;
  /** The connection URL for one login role, e.g. `pm_app`; `postgres` is the superuser. */
  url(role: string): string;
  drop(): Promise<void>;
}

/** Clones the template database; needs the `db` project's global set-up. Call `drop` when the file is done. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { port, password, template } = inject("postgres");
  const name = `t_${randomBytes(6).toString("hex")}`;
  const url = (role: string, database = name): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  const admin = postgres(url("postgres", "postgres"), { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${name} template ${template} strategy wal_log owner pm_migrator`);
  // A clone does not inherit the privileges of the database itself, of which the migrations take this one away.
  const [granted] = await admin<{ temporary: boolean }[]>`
    select has_database_privilege('public', ${template}, 'temporary') as temporary`;
  if (granted?.temporary === false) await admin.unsafe(`revoke temporary on database ${name} from public`);
  return {
    name,
    url: (role) => url(role),
    drop: async () => {
      await admin.unsafe(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}
