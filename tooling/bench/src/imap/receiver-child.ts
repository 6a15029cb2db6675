import { setTimeout as pause } from "node:timers/promises";
import { createReceiver } from "@penguin/core/event";
import type { Ctx, PlatformCtx } from "@penguin/core/kernel";
import { openDatabase, outliveDatabase } from "@penguin/db";
import { createReadingThreads } from "@penguin/infra/content-reader";
import { createFakeDns } from "@penguin/infra/dns/fake";
import { createImapSource, type FolderReading, type ImapMailbox, type ImapSource } from "@penguin/infra/imap";
import { createSignatureReader } from "@penguin/infra/mail-auth";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createSecretBox } from "@penguin/infra/secret";
import { createShapingOf } from "@penguin/mail/shaping";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";

/** What a process that reads mailboxes is told when its life begins. */
export interface ReceiverOrders {
  databaseUrl: string;
  controlUrl: string;
  key: string;
  /** The place is kept before the mails are recorded: what lies between is lost with the process. */
  cursorFirst: boolean;
}

/** What it answers when it is asked how it is. */
export interface ReceiverState {
  mailboxes: number;
  rssMb: number;
}

const BETWEEN_MS = 1000;
const READING_THREAD = new URL("../../../../apps/worker/src/reading-thread.ts", import.meta.url);

/** Hands over the new place first and the mails a moment later. */
const placeFirst = (box: ImapMailbox): ImapMailbox => {
  const kept = new Map<string, FolderReading>();
  return {
    ...box,
    read: async (folder, cursor, wish) => {
      const late = kept.get(folder.path);
      kept.delete(folder.path);
      if (late) {
        await pause(BETWEEN_MS);
        return late;
      }
      const reading = await box.read(folder, cursor, wish);
      if (reading.mails.length === 0) return reading;
      kept.set(folder.path, reading);
      return { ...reading, mails: [], more: true };
    },
  };
};

const sourceOf = ({ cursorFirst }: ReceiverOrders): ImapSource => {
  const source = createImapSource();
  return cursorFirst
    ? { ...source, open: async (settings) => placeFirst(await source.open(settings)) }
    : source;
};

const contextOf = (orders: ReceiverOrders): PlatformCtx => {
  const open = (url: string, max: number) => openDatabase(url, { max, name: "bench-receiver" }).db;
  const doors = {
    imap: sourceOf(orders),
    secrets: createSecretBox([{ id: "k1", key: Buffer.from(orders.key, "hex") }]),
    reader: createReadingThreads({ entry: READING_THREAD }),
    readSignatures: createSignatureReader(createFakeDns()),
  } as unknown as Ctx["doors"];
  const base = {
    requestId: "bench",
    ip: undefined,
    clock: systemClock,
    log: createLogger({ name: "bench", level: "error" }),
    db: open(orders.databaseUrl, 10),
    jobs: { enqueue: async () => undefined },
    doors,
    settings: {} as Ctx["settings"],
  };
  return {
    ...base,
    control: open(orders.controlUrl, 2),
    shaping: fixedFile(createShapingOf([])),
    forTenant: (tenantId, job) => ({ ...base, tenantId, actor: { kind: "system", job } }),
  };
};

const begin = (orders: ReceiverOrders): void => {
  const receiver = createReceiver(contextOf(orders));
  const state = (): ReceiverState => ({
    mailboxes: receiver.size(),
    rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
  });
  process.on("message", (message: "state" | "close") => {
    if (message === "state") process.send?.(state());
    else void receiver.close().then(() => process.exit());
  });
};

outliveDatabase(() => undefined);
process.once("message", (orders: ReceiverOrders) => begin(orders));
process.on("disconnect", () => process.exit());
