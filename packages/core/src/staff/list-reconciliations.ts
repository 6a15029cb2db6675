import { DomainError } from "@penguin/runtime/error";
import { sql } from "drizzle-orm";
import type { StaffCtx } from "./context.ts";
import { permitStaff } from "./permission.ts";
import { isRefusedByDatabase } from "./staff-transaction.ts";

/** A day of a sending server, held against the ledger. */
export interface Reconciliation {
  server: string;
  /** In UTC, as YYYY-MM-DD. */
  day: string;
  /** What the mail server's log showed as taken. */
  accepted: number;
  /** What the ledger recorded as having left through it. */
  recorded: number;
  checkedAt: Date;
  /** The first hundred in which they differ. */
  differences: { messageIdHeader: string; kind: string; messageId: string | null }[];
  /** How many differ altogether. */
  differing: number;
}

type Row = Omit<Reconciliation, "checkedAt"> & { checked_at: string | Date };

const LISTED_DAYS = 100;

/** The latest days, the newest first; Message-IDs and ids only. The function notes the access itself. */
export async function listReconciliations(ctx: StaffCtx): Promise<Reconciliation[]> {
  permitStaff(ctx, "staff.list-reconciliations");
  const rows = await ctx.staff
    .execute<Row & Record<string, unknown>>(
      sql`select * from app.staff_reconciliations(${ctx.member.userId}::uuid, ${"staff.list-reconciliations"}, ${LISTED_DAYS}::integer, ${ctx.requestId}, ${ctx.ip ?? null})`,
    )
    .catch((error: unknown) => {
      if (!isRefusedByDatabase(error)) throw error;
      throw new DomainError("forbidden", "You are not a member of the staff any more. Nothing was read.");
    });
  return rows.map(({ server, day, accepted, recorded, checked_at, differences, differing }) => ({
    server,
    day,
    accepted,
    recorded,
    differences,
    differing,
    checkedAt: new Date(checked_at),
  }));
}
