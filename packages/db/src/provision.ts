import postgres from "postgres";
import { ROLES } from "./access.ts";

/** One password a login role. */
export type RolePasswords = Record<
  "migrator" | "app" | "auth" | "control" | "queue" | "server" | "staff" | "operator",
  string
>;

/** The login of the first sending server; further servers get their own. */
export const FIRST_SERVER_LOGIN = "pm_server_1";

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const ensureRole = async (sql: postgres.Sql, name: string, attributes: string): Promise<void> => {
  const [found] = await sql`select 1 from pg_roles where rolname = ${name}`;
  await sql.unsafe(`${found ? "alter" : "create"} role ${name} with ${attributes}`);
};

const ensureServer = async (sql: postgres.Sql, login: string, password: string): Promise<void> => {
  await ensureRole(
    sql,
    login,
    `login nosuperuser nocreatedb nocreaterole nobypassrls password ${literal(password)}`,
  );
  await sql.unsafe(`grant ${ROLES.sender} to ${login}`);
};

/**
 * Creates or updates the login of a further sending server: it may execute what senders execute, and nothing else.
 * `login` is `pm_server_` and digits. `adminUrl` must be a superuser's; throws the driver's error when it may not create
 * roles.
 */
export async function provisionServer(options: {
  adminUrl: string;
  login: `pm_server_${number}`;
  password: string;
}): Promise<void> {
  const sql = postgres(options.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await ensureServer(sql, options.login, options.password);
  } finally {
    await sql.end();
  }
}

/**
 * Creates or updates the login roles (scram passwords) and the database, owned by the migrator. Safe to run again.
 * `adminUrl` must be a superuser's; throws the driver's error when it may not create roles.
 */
export async function provisionDatabase(options: {
  adminUrl: string;
  database: string;
  passwords: RolePasswords;
}): Promise<void> {
  const sql = postgres(options.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const { passwords } = options;
    const login = (password: string): string =>
      `login nosuperuser nocreatedb nocreaterole password ${literal(password)}`;
    await ensureRole(sql, ROLES.migrator, `${login(passwords.migrator)} bypassrls`);
    await ensureRole(sql, ROLES.sender, "nologin");
    for (const role of ["app", "auth", "control", "queue", "staff", "operator"] as const)
      await ensureRole(sql, ROLES[role], `${login(passwords[role])} nobypassrls`);
    await ensureServer(sql, FIRST_SERVER_LOGIN, passwords.server);
    for (const role of [ROLES.app, ROLES.staff])
      await sql.unsafe(`alter role ${role} set statement_timeout = '30s'`);
    const [found] = await sql`select 1 from pg_database where datname = ${options.database}`;
    if (!found) await sql.unsafe(`create database ${options.database} owner ${ROLES.migrator}`);
  } finally {
    await sql.end();
  }
}
