import { DomainError } from "@penguin/runtime/error";
import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import type { StaffPermission } from "./permission.ts";

/** The organisation that was entered, and until when the grant lasts. */
export interface Entered {
  tenantId: string;
  until: Date;
}

const INSUFFICIENT_PRIVILEGE = "42501";

/** True for the database's own no, however deep the driver wrapped it. */
export const isRefusedByDatabase = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === INSUFFICIENT_PRIVILEGE) || isRefusedByDatabase(error.cause);
};

/**
 * Runs `work` in one read-only look into the organisation of a grant. Entering leaves a row in that organisation's audit
 * log before anything is read, in the same transaction; the database refuses a grant that is not open to this member.
 */
export async function staffTransaction<T>(
  ctx: StaffCtx,
  { grantId, verb }: { grantId: string; verb: StaffPermission },
  work: (tx: Tx, entered: Entered) => Promise<T>,
): Promise<T> {
  return ctx.staff.transaction(async (tx) => {
    const { userId } = ctx.member;
    const [row] = await tx
      .execute<{ entered: string; until: string | Date }>(
        sql`select * from app.enter_tenant(${grantId}::uuid, ${userId}::uuid, ${verb}, ${ctx.requestId}, ${ctx.ip ?? null})`,
      )
      .catch((error: unknown) => {
        if (!isRefusedByDatabase(error)) throw error;
        throw new DomainError(
          "forbidden",
          "Your access to this organisation is not open. Nothing was read; ask for access with a reason.",
          { reason: "no_grant" },
        );
      });
    if (!row) throw new Error("entering a tenant gave no row");
    return work(tx, { tenantId: row.entered, until: new Date(row.until) });
  });
}
