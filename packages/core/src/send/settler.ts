import type { Db } from "@penguin/db";
import type { Clock } from "@penguin/runtime/clock";
import { sql } from "drizzle-orm";

/** What became of one claimed message; `at` and `nextAt` are ISO instants. */
export interface Settlement {
  tenantId: string;
  id: string;
  fence: number;
  at: string;
  outcome: "accepted" | "deferred" | "rejected" | "unknown" | "skipped" | "released";
  state: "sent" | "deferred" | "bounced" | "unknown" | "skipped" | "planned" | "failed";
  reason: string;
  code?: number;
  enhanced?: string;
  reply?: string;
  queueId?: string;
  nextAt?: string;
  detail?: Record<string, unknown>;
}

/** Collects settlements and writes them in groups. */
export interface Settler {
  add(settlement: Settlement): void;
  /** Writes what is left; throws when any group could not be written. */
  finish(): Promise<void>;
}

const GROUP = 100;
const GROUP_MS = 15;

/** Groups of at most 100 settlements or 15 ms, one statement each: a commit a mail would cost most of the throughput. */
export function createSettler(ctx: { db: Db; clock: Clock }): Settler {
  let waiting: Settlement[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (group: Settlement[]): Promise<void> => {
    const at = ctx.clock.now().toISOString();
    await ctx.db.execute(
      sql`select app.settle_messages(${JSON.stringify(group)}::jsonb, ${at}::timestamptz)`,
    );
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    writing = writing.then(() => write(group));
    writing.catch(() => undefined);
  };
  return {
    add: (settlement) => {
      waiting.push(settlement);
      if (waiting.length >= GROUP) flush();
      else timer ??= setTimeout(flush, GROUP_MS);
    },
    finish: async () => {
      flush();
      await writing;
    },
  };
}
