import path from "node:path";
import { prepareDatabase } from "../prepare-database.ts";

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

/** Makes or updates the database from the environment's passwords, with the SQL files that lie beside the bundle. */
async function main(): Promise<void> {
  await prepareDatabase({
    adminUrl: setting("DATABASE_ADMIN_URL"),
    database: "penguin",
    holdsQueue: false,
    migrationsFolder: path.join(import.meta.dirname, "migrations"),
    passwords: {
      migrator: setting("MIGRATOR_PASSWORD"),
      app: setting("APP_PASSWORD"),
      auth: setting("AUTH_PASSWORD"),
      control: setting("CONTROL_PASSWORD"),
      queue: setting("QUEUE_PASSWORD"),
      server: setting("SERVER_PASSWORD"),
      staff: setting("STAFF_PASSWORD"),
      operator: setting("OPERATOR_PASSWORD"),
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
