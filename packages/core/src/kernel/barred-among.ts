import type { Tx } from "@penguin/db";
import { sql } from "drizzle-orm";

/** Those of the addresses nobody may write to from this workspace: listed here, erased people, or barred on the platform. */
export async function barredAmong(
  tx: Tx,
  emails: readonly string[],
  workspaceId: string | null,
): Promise<Set<string>> {
  if (emails.length === 0) return new Set();
  const rows = await tx.execute<{ email: string }>(
    sql`select email from app.barred((select array_agg(x) from jsonb_array_elements_text(${JSON.stringify(emails)}::jsonb) x), ${workspaceId}::uuid, null)`,
  );
  return new Set(rows.map((row) => row.email));
}
