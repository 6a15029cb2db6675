import { steady } from "@penguin/db";
import { mailLogCursors } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { eq, sql } from "drizzle-orm";
import type { PlatformCtx } from "../kernel/index.ts";
import { emptyMemory, findLogServer, readMailLog } from "./read-mail-log.ts";

/** So often it is looked whether the log has grown. */
const LOOK_MS = 50;
/** So often lines that were read are read again: a settlement may be behind the line about its queue id. */
const AGAIN_MS = 1000;
const LEASE_SECONDS = 10;
const AFTER_FAILURE_MS = 2000;

/** Whether this process follows the log of that server now; another one does until its time is over. */
const holdLog = async (ctx: PlatformCtx, serverId: string, readerId: string): Promise<boolean> => {
  const until = sql`app.now() + make_interval(secs => ${LEASE_SECONDS})`;
  const held = await steady(ctx.control)
    .insert(mailLogCursors)
    .values({ serverId, position: "0", readAt: sql`to_timestamp(0)`, readerId, readerUntil: until })
    .onConflictDoUpdate({
      target: mailLogCursors.serverId,
      set: { readerId, readerUntil: until },
      setWhere: sql`${mailLogCursors.readerId} = ${readerId} or ${mailLogCursors.readerUntil} is null or ${mailLogCursors.readerUntil} < app.now()`,
    })
    .returning({ position: mailLogCursors.position });
  return held.length > 0;
};

/**
 * Follows the mail server's log: what receiving servers answered is recorded a moment after the line is written. One
 * process follows a log; where it dies another goes on within ten seconds, and reading twice records nothing twice.
 */
export function followMailLog(ctx: PlatformCtx): { close(): Promise<void> } {
  const stop = new AbortController();
  const memory = emptyMemory();
  const readerId = newId(ctx.clock.now());
  const sleep = (ms: number): Promise<void> => ctx.clock.sleep(ms, stop.signal).catch(() => undefined);
  let [server, heldMs, readMs]: [string | undefined, number, number] = [undefined, -Infinity, -Infinity];
  /** Takes the lease or keeps it; the log of nobody is followed meanwhile when another process has it. */
  const hold = async (): Promise<void> => {
    if (performance.now() - heldMs < (LEASE_SECONDS * 1000) / 3) return;
    const found = await findLogServer(ctx);
    server = found && (await holdLog(ctx, found.id, readerId)) ? found.id : undefined;
    heldMs = performance.now();
  };
  const hasGrown = async (): Promise<boolean> =>
    (await ctx.doors.mailServer.readLog(memory.position)).lines.length > 0;
  const look = async (): Promise<void> => {
    await hold();
    if (server === undefined) return sleep(AGAIN_MS);
    if (performance.now() - readMs > AGAIN_MS || (await hasGrown())) {
      await readMailLog(ctx, memory);
      readMs = performance.now();
    }
    await sleep(LOOK_MS);
  };
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted)
      await look().catch(async (error: unknown) => {
        ctx.log.warn({ err: error }, "the mail log could not be followed");
        await sleep(AFTER_FAILURE_MS);
      });
  };
  const running = run();
  return {
    close: async () => {
      stop.abort(new Error("closing"));
      await running;
      await steady(ctx.control)
        .update(mailLogCursors)
        .set({ readerId: null, readerUntil: null })
        .where(eq(mailLogCursors.readerId, readerId));
    },
  };
}

/** Reads the log, unless a process follows it and has done so already. */
export async function readUnfollowedLog(ctx: PlatformCtx): Promise<number> {
  const [followed] = await steady(ctx.control)
    .select({ id: mailLogCursors.serverId })
    .from(mailLogCursors)
    .where(sql`${mailLogCursors.readerUntil} >= app.now()`)
    .limit(1);
  return followed ? 0 : readMailLog(ctx);
}
