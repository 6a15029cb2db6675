import { type QueueRow } from "@penguin/jobs/queue-desk";
import { DomainError } from "@penguin/runtime/error";
import { sql } from "drizzle-orm";
import type { StaffCtx } from "./context.ts";
import { permitStaff } from "./permission.ts";
import { type QueueLevel, queueLevel } from "./queue-level.ts";
import { isRefusedByDatabase } from "./staff-transaction.ts";

/** What the ledger holds for one sending server, over all tenants. */
export interface ServerDepth {
  name: string;
  heartbeatAt: Date | null;
  /** What may leave now. */
  due: number;
  /** What is planned for later. */
  later: number;
  sending: number;
  deferred: number;
  unknown: number;
  oldestDueAt: Date | null;
}

type Row = Record<"name", string> &
  Record<"due" | "later" | "sending" | "deferred" | "unknown", number> &
  Record<"heartbeat_at" | "oldest_due", string | Date | null>;

const dateOf = (at: string | Date | null): Date | null => (at === null ? null : new Date(at));

/** Asks the one function that counts over all tenants; it notes the access itself, once in ten minutes. */
const depthOfServers = async (ctx: StaffCtx): Promise<ServerDepth[]> => {
  const rows = await ctx.staff
    .execute<Row & Record<string, unknown>>(
      sql`select * from app.staff_server_depth(${ctx.member.userId}::uuid, ${"staff.list-queues"}, ${ctx.clock.now().toISOString()}::timestamptz, ${ctx.requestId}, ${ctx.ip ?? null})`,
    )
    .catch((error: unknown) => {
      if (!isRefusedByDatabase(error)) throw error;
      throw new DomainError("forbidden", "You are not a member of the staff any more. Nothing was read.");
    });
  return rows.map(({ name, due, later, sending, deferred, unknown, heartbeat_at, oldest_due }) => ({
    name,
    due,
    later,
    sending,
    deferred,
    unknown,
    heartbeatAt: dateOf(heartbeat_at),
    oldestDueAt: dateOf(oldest_due),
  }));
};

/** Every queue with its depth and level, and what the ledger holds for each sending server. Counts only, nobody's data. */
export async function listQueues(ctx: StaffCtx): Promise<{
  queues: (QueueRow & { level: QueueLevel })[];
  servers: ServerDepth[];
}> {
  permitStaff(ctx, "staff.list-queues");
  const servers = await depthOfServers(ctx);
  const queues = await ctx.queues.list();
  return { queues: queues.map((row) => ({ ...row, level: queueLevel(row) })), servers };
}
