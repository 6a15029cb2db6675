import {
  beat,
  recoverLeases,
  releaseStrays,
  SEND_BATCH,
  SEND_LANES,
  type SenderCtx,
  sendBatch,
} from "@penguin/core/send";
import { counter } from "@penguin/runtime/metric";
import { withTrace } from "@penguin/runtime/trace";

const POLL_MS = 250;
const HEARTBEAT_MS = 10_000;
const STRAYS_MS = 30_000;
/** How long a stop waits for the database to take the last settlements; the journal keeps what it does not. */
const LAST_WORDS_MS = 20_000;

/**
 * Settles what an earlier life left, then polls for due messages, in several lanes, until it is closed; batches under way
 * are finished and settled first.
 */
export function runSender(ctx: SenderCtx): { close(): Promise<void> } {
  const { stop } = ctx;
  const claimed = counter("send.claimed", "Messages this server claimed");
  const recovered = counter("send.recovered", "Leases of an earlier life that the journal settled");
  const sleep = (ms: number): Promise<void> => ctx.clock.sleep(ms, stop.signal).catch(() => undefined);

  const attempt = async (what: string, work: () => Promise<number>): Promise<number | undefined> => {
    try {
      return await work();
    } catch (error) {
      ctx.log.error({ err: error }, `${what} failed; the leases will tell`);
      return undefined;
    }
  };
  const recover = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const n = await attempt("settling what an earlier life left", () => recoverLeases(ctx));
      if (n !== undefined) return recovered.add(n);
      await sleep(POLL_MS * 4);
    }
  };
  const lane = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      if (!isKnown) await attempt("a heartbeat", pulse);
      const n = !(isKnown && takesWork)
        ? 0
        : await withTrace({ requestId: `send-${ctx.clock.now().getTime()}`, operation: "send.batch" }, () =>
            attempt("a batch", () => sendBatch(ctx, SEND_BATCH)),
          );
      // What answers next may be a database that was restored: nothing is claimed from it before its heartbeat.
      if (n === undefined) isKnown = false;
      claimed.add(n ?? 0);
      if ((n ?? 0) < SEND_BATCH) await sleep(POLL_MS);
    }
  };
  const every = async (ms: number, what: string, work: () => Promise<number>): Promise<void> => {
    while (!stop.signal.aborted) {
      await attempt(what, work);
      await sleep(ms);
    }
  };
  let [takesWork, isKnown] = [false, false];
  const pulse = async (): Promise<number> => {
    takesWork = await beat(ctx);
    isKnown = true;
    return 1;
  };
  const run = async (): Promise<void> => {
    await recover();
    await Promise.all([
      ...Array.from({ length: SEND_LANES }, lane),
      every(HEARTBEAT_MS, "a heartbeat", pulse),
      every(STRAYS_MS, "looking for strays", () => releaseStrays(ctx)),
    ]);
  };
  const running = run();
  return {
    close: async () => {
      stop.abort(new Error("closing"));
      const last = setTimeout(() => ctx.settler.giveUp(), LAST_WORDS_MS);
      await running;
      clearTimeout(last);
    },
  };
}
