import { createHitRecorder, createReceiver, followMailLog, unsubscribeByMessage } from "@penguin/core/event";
import type { Ctx, PlatformCtx } from "@penguin/core/kernel";
import type { ImapSource } from "@penguin/infra/imap";
import { createFakeImap } from "@penguin/infra/imap/fake";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createShapingOf } from "@penguin/mail/shaping";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import type { BenchCampaign } from "../launch-bench-campaign.ts";
import type { RehearsalDatabase } from "@penguin/cli/rehearse";

/** A mail that has left, as the world outside knows it. */
export interface SentMail {
  id: string;
  queueId: string;
  to: string;
  header: string;
  mailbox: string;
}

/** The doors that events come in by, each the product's own. Every promise resolves when all that follows is committed. */
export interface EventDoors {
  hit(mail: SentMail, kind: "open" | "click", agent: string): Promise<unknown>;
  unsubscribe(mail: SentMail): Promise<unknown>;
  /** Writes a line to the mail server's log. */
  log(line: string): Promise<void>;
  /** Puts a mail into a mailbox. */
  deliver(mail: SentMail, raw: string): Promise<void>;
  close(): Promise<void>;
}

type Waiter = { at: number; done: () => void };

/** Who waits until a place has been reached. */
const createWaiters = () => {
  let waiting: Waiter[] = [];
  return {
    wait: (at: number) => new Promise<void>((done) => void waiting.push({ at, done })),
    reached: (place: number): void => {
      const there = waiting.filter(({ at }) => at < place);
      waiting = waiting.filter(({ at }) => at >= place);
      for (const { done } of there) done();
    },
  };
};

/** A log in memory. Whoever asks for what follows a place has recorded what lies before it. */
const openLog = () => {
  let text = "";
  const waiters = createWaiters();
  return {
    write: (line: string): Promise<void> => {
      const at = text.length;
      text += `${line}\n`;
      return waiters.wait(at);
    },
    readLog: async (position: string) => {
      waiters.reached(Number(position));
      const lines = text.slice(Number(position)).split("\n");
      return { lines: lines.filter((line) => line !== ""), position: String(text.length) };
    },
  };
};

/** Mailboxes in memory. Whoever waits for more has recorded what was read. */
const openMailboxes = () => {
  const imap = createFakeImap();
  const arrived = new Map<string, number>();
  const waitersOf = new Map<string, ReturnType<typeof createWaiters>>();
  const waiters = (user: string) => {
    const known = waitersOf.get(user) ?? createWaiters();
    waitersOf.set(user, known);
    return known;
  };
  const source: ImapSource = {
    ...imap,
    open: async (settings) => {
      const box = await imap.open(settings);
      let readTo = 0;
      return {
        ...box,
        read: async (folder, cursor, wish) => {
          const reading = await box.read(folder, cursor, wish);
          if (folder.role === "inbox") readTo = reading.cursor.nextUid;
          return reading;
        },
        wait: (options) => {
          waiters(settings.user).reached(readTo);
          return box.wait(options);
        },
      };
    },
  };
  return {
    source,
    connected: () => imap.connected.length,
    deliver: (user: string, raw: string): Promise<void> => {
      const uid = (arrived.get(user) ?? 0) + 1;
      arrived.set(user, uid);
      imap.deliver(user, raw, systemClock.now());
      return waiters(user).wait(uid);
    },
  };
};

/** Opens them over the database of a campaign that was sent from so many mailboxes, which are all connected then. */
export async function openEventDoors(
  database: RehearsalDatabase,
  { ctx, stage }: BenchCampaign,
  mailboxCount: number,
): Promise<EventDoors> {
  const [mailLog, mailboxes] = [openLog(), openMailboxes()];
  const mailServer = { ...ctx.doors.mailServer, readLog: mailLog.readLog };
  const doors = { ...ctx.doors, imap: mailboxes.source, mailServer };
  const log = createLogger({ name: "bench", level: "warn" });
  const {
    tenantId,
    actor: _person,
    ...rest
  } = { ...ctx, clock: systemClock, doors, log, jobs: stage.runner };
  const forTenant = (id: string, job: string): Ctx => ({
    ...rest,
    tenantId: id,
    actor: { kind: "system", job },
  });
  const shaping = fixedFile(createShapingOf([]));
  const platform: PlatformCtx = { ...rest, control: database.control.db, forTenant, shaping };
  const hits = createHitRecorder({ forTenant: (id) => forTenant(id, "event.record"), groupMs: 10 });
  const [receiver, follower] = [createReceiver(platform), followMailLog(platform)];
  while (mailboxes.connected() < mailboxCount) await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    hit: (mail, kind, userAgent) =>
      hits.record({
        kind,
        tenantId,
        messageId: mail.id,
        link: 0,
        method: "GET",
        userAgent,
        at: systemClock.now(),
      }),
    unsubscribe: ({ id }) => unsubscribeByMessage(forTenant(tenantId, "contact.unsubscribe"), id),
    log: mailLog.write,
    deliver: (mail, raw) => mailboxes.deliver(mail.mailbox, raw),
    close: async () => {
      await hits.close();
      await Promise.all([receiver.close(), follower.close()]);
    },
  };
}
