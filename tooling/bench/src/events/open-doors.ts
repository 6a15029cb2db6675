import { createHitRecorder, readMailLog, syncMailbox, unsubscribeByMessage } from "@penguin/core/event";
import type { Ctx, PlatformCtx } from "@penguin/core/kernel";
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
  mailboxId: string;
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

/** As often as the worker looks into the log and, without IDLE, into a mailbox. */
const LOG_EVERY_MS = 1000;
const MAILBOX_EVERY_MS = 4000;

type Waiter = () => void;

/** Runs `work` again and again until it is closed; what was waiting when a turn began is done when it ends. */
const createLoop = (everyMs: number, work: () => Promise<unknown>) => {
  let waiting: Waiter[] = [];
  let closed = false;
  const run = async (): Promise<void> => {
    while (!closed || waiting.length > 0) {
      const startedMs = performance.now();
      const done = waiting;
      waiting = [];
      await work();
      for (const tell of done) tell();
      const left = everyMs - (performance.now() - startedMs);
      if (left > 0 && !closed) await new Promise((resolve) => setTimeout(resolve, left));
    }
  };
  const running = run();
  return {
    wait: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    close: async (): Promise<void> => {
      closed = true;
      await running;
    },
  };
};

/** Opens them over the database of a campaign that was sent. */
export function openEventDoors(
  database: RehearsalDatabase,
  { ctx, stage }: BenchCampaign,
  mailboxIds: readonly string[],
): EventDoors {
  let text = "";
  const imap = createFakeImap();
  const readLog = async (position: string) => {
    const end = text.lastIndexOf("\n") + 1;
    const lines = text.slice(Number(position), end).split("\n");
    return { lines: lines.filter((line) => line !== ""), position: String(end) };
  };
  const doors = { ...ctx.doors, imap, mailServer: { ...ctx.doors.mailServer, readLog } };
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
  const logLoop = createLoop(LOG_EVERY_MS, () => readMailLog(platform));
  const readers = new Map(
    mailboxIds.map((id) => [
      id,
      createLoop(MAILBOX_EVERY_MS, async () => {
        while ((await syncMailbox(forTenant(tenantId, "event.sync-mailbox"), id)) > 0);
      }),
    ]),
  );
  return {
    hit: (mail, kind, userAgent) =>
      hits.record({ kind, tenantId, messageId: mail.id, link: 0, method: "GET", userAgent }),
    unsubscribe: ({ id }) => unsubscribeByMessage(forTenant(tenantId, "contact.unsubscribe"), id),
    log: (line) => {
      text += `${line}\n`;
      return logLoop.wait();
    },
    deliver: (mail, raw) => {
      imap.deliver(mail.mailbox, raw, systemClock.now());
      return readers.get(mail.mailboxId)?.wait() ?? Promise.resolve();
    },
    close: async () => {
      await hits.close();
      await Promise.all([logLoop, ...readers.values()].map((loop) => loop.close()));
    },
  };
}
