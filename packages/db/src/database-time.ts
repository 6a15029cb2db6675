import { sql } from "drizzle-orm";

/**
 * The database's own time, the same all through a statement. For staff and their grants alone, which the database itself
 * holds against its clock when a tenant is entered; business time is the context's clock, handed in as a parameter.
 */
export const databaseTime = sql<Date>`statement_timestamp()`;
