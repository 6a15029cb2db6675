import { isAnyOf } from "@penguin/db";
import { messageBodies } from "@penguin/db/schema";
import { type Ctx, steadyTransaction } from "../kernel/index.ts";
import { isMachineHit } from "./is-machine.ts";
import { type EventInput, recordEvents } from "./record-events.ts";

/** A pixel or a link that was fetched, with a token that was verified. */
export interface Hit {
  kind: "open" | "click";
  tenantId: string;
  messageId: string;
  link?: number;
  method: string;
  userAgent: string | undefined;
  /** When it came; what is stored twice with the same moment counts once. */
  at: Date;
}

/** Records hits in small groups; each answer waits for the commit that holds its event. */
export interface HitRecorder {
  /** Resolves, after the commit, with the destination of a click (undefined for opens and links that do not exist). */
  record(hit: Hit): Promise<string | undefined>;
  close(): Promise<void>;
}

type Waiting = { hit: Hit; resolve: (url: string | undefined) => void; reject: (error: unknown) => void };

/** At most so many in a transaction. */
const GROUP = 500;

const eventOf = (hit: Hit, url: string | undefined): EventInput => {
  const { at } = hit;
  const machine = isMachineHit(hit);
  const who = machine ? "m" : "h";
  const detail = { agent: (hit.userAgent ?? "").slice(0, 200), ...(url ? { url } : {}) };
  return hit.kind === "open"
    ? {
        messageId: hit.messageId,
        kind: "opened",
        key: `open:${hit.messageId}:${who}:${Math.floor(at.getTime() / 60_000)}`,
        at,
        machine,
        detail,
      }
    : {
        messageId: hit.messageId,
        kind: "clicked",
        key: `click:${hit.messageId}:${hit.link}:${who}:${Math.floor(at.getTime() / 1000)}`,
        at,
        machine,
        detail,
      };
};

const writeGroup = async (ctx: Ctx, group: Waiting[]): Promise<void> => {
  const destinations = await steadyTransaction(ctx, async (tx) => {
    const clicked = [
      ...new Set(group.filter(({ hit }) => hit.kind === "click").map(({ hit }) => hit.messageId)),
    ];
    const bodies = clicked.length
      ? await tx
          .select({ id: messageBodies.messageId, links: messageBodies.links })
          .from(messageBodies)
          .where(isAnyOf(messageBodies.messageId, clicked))
      : [];
    const links = new Map(bodies.map((body) => [body.id, body.links]));
    const urls = group.map(({ hit }) =>
      hit.kind === "click" ? links.get(hit.messageId)?.[hit.link ?? -1] : undefined,
    );
    const events = group.flatMap(({ hit }, index) =>
      hit.kind === "click" && !urls[index] ? [] : [eventOf(hit, urls[index])],
    );
    await recordEvents(tx, ctx, events);
    return urls;
  });
  group.forEach(({ resolve }, index) => resolve(destinations[index]));
};

/**
 * A recorder that commits what arrived within `groupMs` of each other together, a transaction a tenant. One transaction of
 * a tenant after the other: what comes while one is written goes with the next, so that groups grow with the load and
 * do not wait for each other's counters.
 */
export function createHitRecorder(options: {
  forTenant: (tenantId: string) => Ctx;
  groupMs: number;
}): HitRecorder {
  const waiting = new Map<string, Waiting[]>();
  const running = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const writeAll = async (tenantId: string): Promise<void> => {
    for (let queue = waiting.get(tenantId); queue; queue = waiting.get(tenantId)) {
      const group = queue.splice(0, GROUP);
      if (queue.length === 0) waiting.delete(tenantId);
      await writeGroup(options.forTenant(tenantId), group).catch((error: unknown) => {
        for (const { reject } of group) reject(error);
      });
    }
    running.delete(tenantId);
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const tenantId of waiting.keys())
      if (!running.has(tenantId)) running.set(tenantId, writeAll(tenantId));
  };

  return {
    record: (hit) =>
      new Promise((resolve, reject) => {
        const queue = waiting.get(hit.tenantId) ?? [];
        queue.push({ hit, resolve, reject });
        waiting.set(hit.tenantId, queue);
        if (queue.length >= GROUP) flush();
        else timer ??= setTimeout(flush, options.groupMs);
      }),
    close: async () => {
      while (waiting.size > 0 || running.size > 0) {
        flush();
        await Promise.all(running.values());
      }
    },
  };
}
