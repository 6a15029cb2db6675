import { messageBodies } from "@penguin/db/schema";
import { inArray } from "drizzle-orm";
import { type Ctx, tenantTransaction } from "../kernel/index.ts";
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
}

/** Records hits in small groups; each answer waits for the commit that holds its event. */
export interface HitRecorder {
  /** Resolves, after the commit, with the destination of a click (undefined for opens and links that do not exist). */
  record(hit: Hit): Promise<string | undefined>;
  close(): Promise<void>;
}

type Waiting = { hit: Hit; resolve: (url: string | undefined) => void; reject: (error: unknown) => void };

const GROUP = 200;

const eventOf = (hit: Hit, at: Date, url: string | undefined): EventInput => {
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
  const at = ctx.clock.now();
  const destinations = await tenantTransaction(ctx, async (tx) => {
    const clicked = [
      ...new Set(group.filter(({ hit }) => hit.kind === "click").map(({ hit }) => hit.messageId)),
    ];
    const bodies = clicked.length
      ? await tx
          .select({ id: messageBodies.messageId, links: messageBodies.links })
          .from(messageBodies)
          .where(inArray(messageBodies.messageId, clicked))
      : [];
    const links = new Map(bodies.map((body) => [body.id, body.links]));
    const urls = group.map(({ hit }) =>
      hit.kind === "click" ? links.get(hit.messageId)?.[hit.link ?? -1] : undefined,
    );
    const events = group.flatMap(({ hit }, index) =>
      hit.kind === "click" && !urls[index] ? [] : [eventOf(hit, at, urls[index])],
    );
    await recordEvents(tx, ctx, events);
    return urls;
  });
  group.forEach(({ resolve }, index) => resolve(destinations[index]));
};

/** A recorder that commits what arrived within `groupMs` of each other together, a transaction a tenant. */
export function createHitRecorder(options: {
  forTenant: (tenantId: string) => Ctx;
  groupMs: number;
}): HitRecorder {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const running = new Set<Promise<void>>();

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const groups = new Map<string, Waiting[]>();
    for (const entry of waiting)
      groups.set(entry.hit.tenantId, [...(groups.get(entry.hit.tenantId) ?? []), entry]);
    waiting = [];
    for (const [tenantId, group] of groups) {
      const task = writeGroup(options.forTenant(tenantId), group)
        .catch((error: unknown) => {
          for (const { reject } of group) reject(error);
        })
        .finally(() => running.delete(task));
      running.add(task);
    }
  };

  return {
    record: (hit) =>
      new Promise((resolve, reject) => {
        waiting.push({ hit, resolve, reject });
        if (waiting.length >= GROUP) flush();
        else timer ??= setTimeout(flush, options.groupMs);
      }),
    close: async () => {
      flush();
      await Promise.all(running);
    },
  };
}
