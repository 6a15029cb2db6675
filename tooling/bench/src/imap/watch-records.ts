import type { Sql } from "postgres";

/** Sees, from outside, when a mail is recorded: its event is there for everybody. */
export interface RecordWatch {
  /** When each was seen, by Message-ID, in milliseconds of `performance.now()`. */
  readonly seen: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 100;
/** A transaction may be that much older than its commit. */
const LOOK_BACK_MS = 30_000;

/** Looks ten times a second, so a figure may be a tenth of a second too high. */
export function watchRecords(root: Sql): RecordWatch {
  const seen = new Map<string, number>();
  let closed = false;
  const run = async (): Promise<void> => {
    while (!closed) {
      const since = new Date(Date.now() - LOOK_BACK_MS);
      const rows = await root<{ key: string }[]>`
        select k.key from event_keys k where k.key like 'replied:%' and k.event_id >= app.first_id(${since})`;
      const nowMs = performance.now();
      for (const { key } of rows) {
        const header = key.slice("replied:".length);
        if (!seen.has(header)) seen.set(header, nowMs);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const running = run();
  return {
    seen,
    close: async () => {
      closed = true;
      await running;
    },
  };
}
