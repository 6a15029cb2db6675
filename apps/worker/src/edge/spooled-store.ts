import type { Hit, HitRecorder } from "@penguin/core/event";
import type { Ctx } from "@penguin/core/kernel";
import type { Spool } from "@penguin/infra/spool";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import { createDirectStore, type EdgeStore, type OptOut } from "./edge-store.ts";

/** What an edge promised while the database was away. */
export type SpooledEntry =
  | { kind: "open"; hit: Omit<Hit, "at">; at: string }
  | ({ kind: "unsubscribe"; at: string } & OptOut);

/** Whoever waits for a page waits no longer than a second; this is left of it for the database. */
const PATIENCE_MS = 700;
const PROBE_MS = 500;

/** A store that is closed when its edge is. */
export interface SpooledStore extends EdgeStore {
  close(): Promise<void>;
}

class TooSlow extends Error {}

const within = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooSlow("the database did not answer in time")), PATIENCE_MS);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Stores what lay on the disk. */
const storeWith =
  (hits: HitRecorder, direct: EdgeStore) =>
  async (entries: readonly SpooledEntry[]): Promise<void> => {
    // Opt-outs first: who planned mails while the database was away asks about them as soon as it is back.
    const leaving = entries.flatMap((entry) => (entry.kind === "unsubscribe" ? [entry] : []));
    await Promise.all(leaving.map((who) => direct.unsubscribe(who)));
    const opens = entries.flatMap((entry) => (entry.kind === "open" ? [entry] : []));
    await Promise.all(opens.map(({ hit, at }) => hits.record({ ...hit, at: new Date(at) })));
  };

/**
 * A store over the database with a spool beside it. From the first call that fails or takes too long nobody waits for the
 * database until it answers a probe; then what lies on the disk is stored first. An entry that is stored twice counts once:
 * its key is made of the moment at which it came.
 */
export function createSpooledStore(options: {
  hits: HitRecorder;
  spool: Spool<SpooledEntry>;
  forTenant: (tenantId: string) => Ctx;
  clock: Clock;
  probe: () => Promise<unknown>;
  log: Logger;
}): SpooledStore {
  const { hits, spool, clock, probe, log } = options;
  const direct = createDirectStore(options);
  const store = storeWith(hits, direct);
  let isAway = !spool.isEmpty();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const comeBack = async (): Promise<void> => {
    try {
      await within(probe());
      let stored = 0;
      // What came while the last piece was stored lies in another one.
      while (!spool.isEmpty()) stored += await spool.replay(store);
      isAway = false;
      log.info({ stored }, "the database is back; what was put on the disk is stored");
    } catch {
      watch();
    }
  };
  const watch = (): void => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(() => void comeBack(), PROBE_MS);
  };
  const goAway = (why: object): void => {
    if (isAway) return;
    isAway = true;
    log.warn(why, "the database does not answer; what comes is put on the disk");
    watch();
  };
  /** What was put there in the moment in which the database came back is stored by another look. */
  const keep = async (entry: SpooledEntry): Promise<void> => {
    await spool.append(entry);
    goAway({ kept: entry.kind });
  };
  if (isAway) watch();

  const ask = async <T>(read: () => Promise<T>): Promise<{ value: T } | undefined> => {
    if (isAway) return undefined;
    try {
      return { value: await within(read()) };
    } catch (error) {
      goAway({ err: error });
      return undefined;
    }
  };
  return {
    ask,
    open: async (hit) => {
      const { at, ...rest } = hit;
      if (!(await ask(() => hits.record(hit)))) await keep({ kind: "open", hit: rest, at: at.toISOString() });
    },
    click: async (hit) => {
      const answer = await ask(() => hits.record(hit));
      if (!answer) throw new TooSlow("the database is away");
      return answer.value;
    },
    unsubscribe: async (who) => {
      if (!(await ask(() => direct.unsubscribe(who))))
        await keep({ kind: "unsubscribe", ...who, at: clock.now().toISOString() });
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await spool.close();
    },
  };
}
