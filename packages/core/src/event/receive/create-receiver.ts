import { newId } from "@penguin/runtime/id";
import { gauge } from "@penguin/runtime/metric";
import type { PlatformCtx } from "../../kernel/index.ts";
import {
  beatReceiver,
  claimMailboxes,
  type HeldMailbox,
  heldMailboxes,
  leaveReceiver,
  releaseMailboxes,
} from "../../mailbox/index.ts";
import { createHostRests } from "./host-rests.ts";
import { type ReceiverGates, receiveMailbox } from "./receive-mailbox.ts";
import { createTurnstile } from "./turnstile.ts";

const BEAT_MS = 2000;
/** So long after its last beat the mailboxes of a process are others'. */
const LEASE_SECONDS = 10;
/** So many mailboxes are taken between two beats, that all do not connect at once. */
const CLAIM_AT_ONCE = 100;
const CONNECTS = 16;
/** What is read and not recorded yet is kept in memory; slow servers must not use it all up. */
const READINGS = 32;
/** So long a stop waits for what is being recorded. */
const LAST_WORDS_MS = 20_000;

interface Running {
  held: HeldMailbox;
  stop: AbortController;
  ended: Promise<void>;
}

/** A process's share of the mailboxes, read until it is closed. */
export interface Receiver {
  readonly id: string;
  /** The mailboxes it reads just now. */
  size(): number;
  /** Ends what is under way, gives the mailboxes back and leaves; within half a minute. */
  close(): Promise<void>;
  /** As if the process were killed: says nothing to anybody. For tests and benches. */
  abandon(): void;
}

const isSame = (a: HeldMailbox, b: HeldMailbox): boolean => a.fence === b.fence && a.revision === b.revision;

/** The running mailboxes of one process, brought to what it holds. */
const createRoster = (ctx: PlatformCtx, gates: ReceiverGates) => {
  const running = new Map<string, Running>();
  const start = (held: HeldMailbox): void => {
    const stop = new AbortController();
    const own = ctx.forTenant(held.tenantId, "event.sync-mailbox");
    const ended = receiveMailbox(own, held, gates, stop.signal).finally(() => {
      if (running.get(held.mailboxId)?.stop === stop) running.delete(held.mailboxId);
    });
    running.set(held.mailboxId, { held, stop, ended });
  };
  const end = async (ids: readonly string[]): Promise<void> => {
    const gone = ids.flatMap((id) => running.get(id) ?? []);
    for (const { held, stop } of gone) {
      running.delete(held.mailboxId);
      stop.abort(new Error("this process does not read the mailbox any more"));
    }
    await Promise.all(gone.map(({ ended }) => ended));
  };
  return {
    size: () => running.size,
    end,
    endAll: () => end([...running.keys()]),
    /** Starts what is new, ends what is gone, and begins anew what is to be reached in another way. */
    follow: (all: readonly HeldMailbox[]): void => {
      const wanted = new Map(all.map((held) => [held.mailboxId, held]));
      for (const [id, { held }] of running) {
        const now = wanted.get(id);
        if (!now || !isSame(held, now)) void end([id]);
      }
      for (const held of all) if (!running.has(held.mailboxId)) start(held);
    },
  };
};

/**
 * Reads the mailboxes of all organisations in this process, shared out evenly with every other process that does: each
 * holds its share under leases, gives back what is too much when another joins, and takes over what a dead one held.
 */
export function createReceiver(
  ctx: PlatformCtx,
  options: { beatMs?: number; leaseSeconds?: number } = {},
): Receiver {
  const { beatMs = BEAT_MS, leaseSeconds = LEASE_SECONDS } = options;
  const id = newId(ctx.clock.now());
  const stop = new AbortController();
  const gates: ReceiverGates = {
    connects: createTurnstile(CONNECTS),
    readings: createTurnstile(READINGS),
    hosts: createHostRests(),
  };
  const roster = createRoster(ctx, gates);
  const forget = gauge("receive.mailboxes", "Mailboxes this process reads", async () => [
    { value: roster.size(), labels: {} },
  ]);
  let heardMs = performance.now();

  const leaving = new Set<string>();
  /** Without waiting: a mailbox that is slow to end must not keep the others' leases from being renewed. */
  const giveBack = (surplus: readonly string[]): void => {
    for (const mailboxId of surplus) leaving.add(mailboxId);
    const release = async (): Promise<void> => {
      await roster.end(surplus);
      await releaseMailboxes(ctx, id, surplus);
    };
    release()
      .catch((error: unknown) => ctx.log.error({ err: error }, "mailboxes could not be given back"))
      .finally(() => {
        for (const mailboxId of surplus) leaving.delete(mailboxId);
      });
  };
  const beat = async (): Promise<void> => {
    const share = await beatReceiver(ctx, id, leaseSeconds);
    let all = await heldMailboxes(ctx, id);
    const wanted = Math.min(CLAIM_AT_ONCE, share - all.length);
    if (wanted > 0 && (await claimMailboxes(ctx, id, wanted)) > 0) all = await heldMailboxes(ctx, id);
    heardMs = performance.now();
    if (stop.signal.aborted) return;
    const held = all.filter(({ mailboxId }) => !leaving.has(mailboxId));
    if (held.length > share) giveBack(held.slice(share).map(({ mailboxId }) => mailboxId));
    roster.follow(held.slice(0, share));
  };
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await beat().catch((error: unknown) => {
        ctx.log.error({ err: error }, "a receiver could not beat");
        // Others may hold the mailboxes by now; what is still recorded under the old leases is refused anyway.
        if (performance.now() - heardMs > leaseSeconds * 1000) roster.follow([]);
      });
      await ctx.clock.sleep(beatMs, stop.signal).catch(() => undefined);
    }
  };
  const beating = run();
  const end = (): void => {
    stop.abort(new Error("closing"));
    forget();
  };
  return {
    id,
    size: roster.size,
    abandon: () => {
      end();
      void roster.endAll();
    },
    close: async () => {
      end();
      let last: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        last = setTimeout(resolve, LAST_WORDS_MS);
      });
      await Promise.race([beating.then(roster.endAll), late]);
      clearTimeout(last);
      await leaveReceiver(ctx, id);
    },
  };
}
