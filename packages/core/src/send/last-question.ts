import { setTimeout as sleep } from "node:timers/promises";
import { PLANNED_ONCE } from "@penguin/db";
import { sql } from "drizzle-orm";
import { LAST_ANSWER_MS } from "../kernel/index.ts";
import type { HandOver } from "./hand-over.ts";
import type { SenderCtx } from "./sender-ctx.ts";

/** A mail with what was answered the last time somebody asked whether it may leave. */
export interface Asked {
  item: HandOver;
  /** `go`, or why it stays here; undefined when it is not this server's any more. */
  answer: string | undefined;
  /** When it was asked, by the process's own clock that never jumps. */
  atMs: number;
}

/** So many at once: few enough that the last of them begins while the answer is fresh, and each question costs little. */
const GROUP = 16;

/** A question that takes so long was in the way of a database that was away. */
const HUNG_MS = 1000;
/**
 * What people were told while the database was away is stored first when it is back, within a second or two; nobody is written to
 * before.
 */
const AFTER_AWAY_MS = 3000;
/** A database that is slow and not away has answered in time by then, so that a batch gets on. */
const MOST_QUESTIONS = 3;

/** Whether the database was away a moment ago, so that what it says now may not hold what people were told. */
export const wasAway = ({ database }: SenderCtx): boolean =>
  performance.now() - database.failedAtMs < AFTER_AWAY_MS;

/** Does something with the database and remembers when that failed or hung; then it throws. */
export const watchDatabase = async <T>(ctx: SenderCtx, work: () => Promise<T>): Promise<T> => {
  const from = performance.now();
  try {
    return await work();
  } catch (error) {
    ctx.database.failedAtMs = performance.now();
    throw error;
  } finally {
    if (performance.now() - from > HUNG_MS) ctx.database.failedAtMs = performance.now();
  }
};

/** Lets the rest of those seconds pass, as long as the process is not to stop. */
const outwait = async ({ database, stop: { signal } }: SenderCtx): Promise<void> => {
  const restMs = database.failedAtMs + AFTER_AWAY_MS - performance.now();
  if (restMs > 0 && !signal.aborted) await sleep(restMs, undefined, { signal }).catch(() => undefined);
};

const askOnce = async (ctx: SenderCtx, items: readonly HandOver[]): Promise<Asked[]> => {
  const atMs = performance.now();
  const asked = items.map(({ message: { tenantId, id, fence } }) => ({ tenantId, id, fence }));
  const question = sql`${PLANNED_ONCE}select app.still_may(${JSON.stringify(asked)}::jsonb, ${ctx.clock.now().toISOString()}::timestamptz) as answers`;
  const [row] = await watchDatabase(ctx, () =>
    ctx.db.execute<{ answers: Record<string, string> | null }>(question),
  );
  return items.map((item) => ({ item, answer: row?.answers?.[item.message.id], atMs }));
};

const ask = async (ctx: SenderCtx, items: readonly HandOver[]): Promise<Asked[]> => {
  try {
    for (let n = 0; n < MOST_QUESTIONS && !ctx.stop.signal.aborted; n += 1) {
      await outwait(ctx);
      const answered = await askOnce(ctx, items);
      if (!wasAway(ctx)) return answered;
    }
  } catch (error) {
    ctx.log.error(
      { err: error },
      "whether mails may still leave could not be asked; they go back to the plan",
    );
  }
  return items.map((item) => ({ item, answer: "database_away", atMs: performance.now() }));
};

const isFresh = ({ atMs }: Asked): boolean => performance.now() - atMs <= LAST_ANSWER_MS;

/** The mails of a batch, each given out with an answer that is at most {@link LAST_ANSWER_MS} old. */
export interface LastQuestion {
  /** The next mail; undefined after the last one. */
  next(): Promise<Asked | undefined>;
  /** Whether an answer still counts. */
  isFresh(asked: Asked): boolean;
  /** Another answer for one that was given out. */
  again(asked: Asked): Promise<Asked>;
}

/**
 * Asks again, in small groups, just before mails are handed over. Whoever answers an opt-out waits as long as an answer may be
 * old, so that no hand-over begins after it.
 */
export function createLastQuestion(ctx: SenderCtx, items: readonly HandOver[]): LastQuestion {
  let waiting = [...items];
  let answered: Asked[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const take = async (): Promise<Asked | undefined> => {
    waiting = [...answered.filter((one) => !isFresh(one)).map(({ item }) => item), ...waiting];
    answered = answered.filter(isFresh);
    if (answered.length === 0) answered = await ask(ctx, waiting.splice(0, GROUP));
    return answered.shift();
  };
  return {
    next: () => {
      const mine = turn.then(() => (waiting.length + answered.length === 0 ? undefined : take()));
      turn = mine.catch(() => undefined);
      return mine;
    },
    isFresh,
    again: async (asked) => {
      const [fresh] = await ask(ctx, [asked.item]);
      return fresh && isFresh(fresh) ? fresh : { ...asked, answer: undefined };
    },
  };
}
