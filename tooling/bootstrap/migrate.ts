import { text } from "node:stream/consumers";
import { migrateDatabase } from "@penguin/db/migrate";
import { provisionDatabase, type RolePasswords } from "@penguin/db/provision";

interface MigrateRequest {
  adminUrl: string;
  database: string;
  passwords: RolePasswords;
  migratorUrl: string;
}

const AUTHENTICATION_FAILED = "28P01";

const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: string };
  if (code === AUTHENTICATION_FAILED)
    return "The database refuses the stored password: it was made with other secrets. Put secrets.json back or start over with --reset.";
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
};

/** Reads one JSON request from standard input, makes roles and database and migrates. */
async function main(): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as MigrateRequest;
  await provisionDatabase(request);
  await migrateDatabase(request.migratorUrl);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
