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

/** Collects what became of messages and writes it in groups; one for each process, whatever sends in it. */
export interface Settler {
  /** Resolves when the settlement is committed; rejects when its group could not be written. */
  settle(settlement: Settlement): Promise<void>;
  /** Writes at once what waits. */
  flush(): void;
}

const GROUP = 100;
const GROUP_MS = 15;

type Waiting = { settlement: Settlement; resolve: () => void; reject: (error: unknown) => void };

/** Groups of at most 100 settlements or 15 ms, one statement each: a commit a mail would cost most of the throughput. */
export function createSettler(ctx: { db: Db; clock: Clock }): Settler {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (group: Waiting[]): Promise<void> => {
    const at = ctx.clock.now().toISOString();
    const items = JSON.stringify(group.map((one) => one.settlement));
    try {
      await ctx.db.execute(sql`select app.settle_messages(${items}::jsonb, ${at}::timestamptz)`);
      for (const one of group) one.resolve();
    } catch (error) {
      for (const one of group) one.reject(error);
    }
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    writing = writing.then(() => write(group));
  };
  return {
    settle: (settlement) =>
      new Promise((resolve, reject) => {
        waiting.push({ settlement, resolve, reject });
        if (waiting.length >= GROUP) flush();
        else timer ??= setTimeout(flush, GROUP_MS);
      }),
    flush,
  };
}
