import { SEND_BATCH, SEND_LANES, type SenderCtx, sendBatch } from "@penguin/core/send";
import { counter } from "@penguin/runtime/metric";
import { withTrace } from "@penguin/runtime/trace";
import { sql } from "drizzle-orm";

const POLL_MS = 250;
const HEARTBEAT_MS = 10_000;

/** Polls for due messages, in several lanes, until it is closed; batches under way are finished and settled first. */
export function runSender(ctx: SenderCtx): { close(): Promise<void> } {
  const stop = new AbortController();
  const claimed = counter("send.claimed", "Messages this server claimed");
  let beatMs = 0;

  const beat = async (): Promise<void> => {
    const now = ctx.clock.now();
    if (now.getTime() - beatMs < HEARTBEAT_MS) return;
    beatMs = now.getTime();
    await ctx.db.execute(sql`select app.heartbeat(${now.toISOString()}::timestamptz)`);
  };
  const turn = async (): Promise<number> => {
    try {
      await beat();
      const n = await sendBatch(ctx, SEND_BATCH);
      claimed.add(n);
      return n;
    } catch (error) {
      ctx.log.error({ err: error }, "a batch failed; its leases will tell");
      return 0;
    }
  };
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const n = await withTrace(
        { requestId: `send-${ctx.clock.now().getTime()}`, operation: "send.batch" },
        turn,
      );
      if (n < SEND_BATCH) await ctx.clock.sleep(POLL_MS, stop.signal).catch(() => undefined);
    }
  };
  const running = Promise.all(Array.from({ length: SEND_LANES }, loop));
  return {
    close: async () => {
      stop.abort(new Error("closing"));
      await running;
    },
  };
}
