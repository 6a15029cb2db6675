import type { Db } from "@penguin/db";
import type { SenderCtx } from "../send/index.ts";
import type { Kit } from "./kit.ts";

/** A sender for which something happens after it has claimed and before it prepares. */
export function senderWithGap(kit: Kit, between: () => Promise<unknown>): SenderCtx {
  const sender = kit.sender();
  let calls = 0;
  const db = new Proxy(sender.db, {
    get: (target, name: keyof Db) => {
      if (name !== "execute") return target[name];
      return async (query: Parameters<Db["execute"]>[0]) => {
        calls += 1;
        if (calls === 2) await between();
        return target.execute(query);
      };
    },
  });
  return { ...sender, db };
}
