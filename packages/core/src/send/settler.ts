import { type Db, PLANNED_ONCE } from "@penguin/db";
import type { AttemptEvidence } from "@penguin/db/schema";
import type { Clock } from "@penguin/runtime/clock";
import { faultPoint } from "@penguin/runtime/fault-point";
import type { Logger } from "@penguin/runtime/log";
import { sql } from "drizzle-orm";

/** Why a mailbox rests, and the first and the longest wait, in seconds. */
export interface MailboxRest {
  reason: "mailbox_server_away" | "mailbox_login_refused" | "mailbox_resting";
  seconds: number;
  atMost: number;
}

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
  /** The mail server of this sending server could not be used, through no fault of the mail. */
  fault?: true;
  /** The mailbox's own server cannot be used: it rests, from the first wait on doubled up to the longest. */
  rest?: MailboxRest;
  /** What is kept of the try beside its outcome. */
  evidence?: AttemptEvidence;
}

/** Collects what became of messages and writes it in groups; one for each process, whatever sends in it. */
export interface Settler {
  /** Resolves when the settlement is committed; rejects when its group could not be written. */
  settle(settlement: Settlement): Promise<void>;
  /** Writes at once what waits. */
  flush(): void;
  /** From now on a group that cannot be written is not tried again: its messages keep their leases and the journal tells. */
  giveUp(): void;
}

const GROUP = 100;
const GROUP_MS = 15;
/** While the database is away a settlement waits for it: what a server answered is known nowhere else but in the journal. */
const RETRY_MS = [100, 250, 500, 1000, 2000] as const;

type Waiting = { settlement: Settlement; resolve: () => void; reject: (error: unknown) => void };

/** Groups of at most 100 settlements or 15 ms, one statement each: a commit a mail would cost most of the throughput. */
export function createSettler(ctx: { db: Db; clock: Clock; log: Logger }): Settler {
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let [busy, asked, givenUp] = [false, false, false];

  const write = async (group: Waiting[]): Promise<void> => {
    const at = ctx.clock.now().toISOString();
    const items = JSON.stringify(group.map((one) => one.settlement));
    for (let attempt = 0; ; attempt += 1)
      try {
        await ctx.db.execute(
          sql`${PLANNED_ONCE}select app.settle_messages(${items}::jsonb, ${at}::timestamptz)`,
        );
        faultPoint("settled");
        for (const one of group) one.resolve();
        return;
      } catch (error) {
        ctx.log.error({ err: error, attempt }, "a group of settlements could not be written");
        if (givenUp) {
          for (const one of group) one.reject(error);
          return;
        }
        const waitMs = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
  };
  /** One group after the other; what comes while one is written goes with the next, so that groups grow with the load. */
  const writeAll = async (): Promise<void> => {
    busy = true;
    while (waiting.length >= GROUP || (asked && waiting.length > 0)) {
      const group = waiting.splice(0, GROUP);
      asked &&= waiting.length > 0;
      await write(group);
    }
    busy = false;
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    asked = waiting.length > 0;
    if (!busy) void writeAll();
  };
  return {
    settle: (settlement) =>
      new Promise((resolve, reject) => {
        waiting.push({ settlement, resolve, reject });
        if (waiting.length >= GROUP) flush();
        else timer ??= setTimeout(flush, GROUP_MS);
      }),
    flush,
    giveUp: () => {
      givenUp = true;
    },
  };
}
