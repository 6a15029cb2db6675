import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import type { MailQueue, QueuePlace } from "./index.ts";

/** Postfix sets this bit when the whole mail is on the disk. */
const WHOLE = 0o100;
/** `hash_queue_depth` is at most 16, in practice 1 or 2. */
const DEEPEST = 3;
const PLACES = ["incoming", "active", "deferred", "hold", "corrupt"] as const;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** The mode of the file in this folder or, where Postfix spreads them, in one of its folders of one letter. */
const modeIn = async (folder: string, queueId: string, depth = 0): Promise<number | undefined> => {
  try {
    return (await lstat(path.join(folder, queueId))).mode;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (depth === DEEPEST) return undefined;
  const inner = (
    await readdir(folder).catch((error: unknown) => {
      if (depth > 0 && isMissing(error)) return [];
      throw error;
    })
  ).filter((name) => name.length === 1);
  for (const name of inner) {
    const mode = await modeIn(path.join(folder, name), queueId, depth + 1);
    if (mode !== undefined) return mode;
  }
  return undefined;
};

/**
 * The queue of a Postfix at its `queue_directory`. A mail moves from one place to the next while it is looked for, so the
 * first two are looked at again before it counts as absent; from then on the log has said that it was active.
 */
export function openPostfixQueue(dir: string): MailQueue {
  const placeOf = async (
    place: (typeof PLACES)[number],
    queueId: string,
  ): Promise<QueuePlace | undefined> => {
    const mode = await modeIn(path.join(dir, place), queueId);
    if (mode === undefined) return undefined;
    if (place === "hold" || place === "corrupt") return "held";
    return (mode & WHOLE) === 0 ? "unfinished" : "queued";
  };
  return {
    find: async (queueId) => {
      if (!/^[0-9A-Za-z]{5,20}$/.test(queueId)) throw new Error("no queue id");
      for (const place of [...PLACES, "incoming", "active"] as const) {
        const found = await placeOf(place, queueId);
        if (found) return found;
      }
      return "absent";
    },
  };
}
