import { migrateDatabase } from "@penguin/db/migrate";
import { FIRST_SERVER_LOGIN, provisionDatabase, type RolePasswords } from "@penguin/db/provision";
import { prepareQueueStore } from "@penguin/jobs/queue-store";
import postgres from "postgres";

/** What is needed to make or update a database. */
export interface DatabaseRequest {
  /** A superuser's URL on the server. */
  adminUrl: string;
  database: string;
  passwords: RolePasswords;
  /** True when the queue lives in this database. */
  holdsQueue: boolean;
  migrationsFolder?: string;
}

const urlOf = (request: DatabaseRequest, role: string, password: string): string => {
  const url = new URL(request.adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  url.pathname = `/${request.database}`;
  return url.href;
};

const ensureFirstServer = async (migratorUrl: string): Promise<void> => {
  const sql = postgres(migratorUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql`
      insert into sending_servers (id, name, login, created_at)
      values (uuidv7(), 'first', ${FIRST_SERVER_LOGIN}, ${new Date()}) on conflict (login) do nothing`;
  } finally {
    await sql.end();
  }
};

/** Makes roles and database, migrates, and registers the first sending server. Running it again changes nothing. */
export async function prepareDatabase(request: DatabaseRequest): Promise<void> {
  const { passwords } = request;
  await provisionDatabase(request);
  const migratorUrl = urlOf(request, "pm_migrator", passwords.migrator);
  await migrateDatabase(migratorUrl, request.migrationsFolder);
  await ensureFirstServer(migratorUrl);
  if (request.holdsQueue)
    await prepareQueueStore({ kind: "postgres", url: urlOf(request, "pm_queue", request.passwords.queue) });
}
