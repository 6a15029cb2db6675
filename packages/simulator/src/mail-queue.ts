import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DeliveryFailure, describeFailure } from "./postfix-report.ts";
import type { PostfixLog } from "./postfix-log.ts";
import { quoteReply, type SmtpReply } from "./smtp-reply.ts";
import type { WorldCore } from "./world-core.ts";

/** A message on its way out, with the recipients that are still to be served. */
export interface QueuedMail {
  id: string;
  mailFrom: string;
  raw: Buffer;
  arrivedAt: Date;
  recipients: string[];
}

/** How one delivery attempt for one recipient went. */
export type DeliveryResult =
  | {
      kind: "answered";
      relay: string;
      remote?: { host: string; address: string };
      reply: SmtpReply;
      rcptTo?: string;
    }
  | { kind: "unreachable"; status: string; reason: string }
  | { kind: "no-such-domain"; reason: string };

/** What the queue needs of its mail host. */
export interface QueueOwner {
  core: Pick<WorldCore, "clock" | "pace" | "agenda">;
  log: PostfixLog;
  dir: string | undefined;
  /** Natural time after which a message is given up. */
  lifetimeMs: number;
  deliver(mail: QueuedMail, rcptTo: string): Promise<DeliveryResult>;
  /** Reports a failure to the sender; not called for the null sender. */
  notify(mail: QueuedMail, failure: DeliveryFailure): void;
}

/** The outgoing queue of a mail host: retries as Postfix does, with every delay divided by the world's pace. */
export interface MailQueue {
  add(mail: QueuedMail): void;
  has(id: string): boolean;
  size(): number;
  /** Tries what waits at once, as `postqueue -f` does. */
  flush(): void;
}

const MINIMAL_BACKOFF_MS = 300_000;
const MAXIMAL_BACKOFF_MS = 4_000_000;

/** Opens the queue; what a former process left in `<dir>/queue` is tried again at once. */
export function openMailQueue(owner: QueueOwner): MailQueue {
  const entries = new Map<string, QueuedMail>();
  const files = queueFiles(owner.dir);
  const turns = new Map<string, number>();
  const trying = new Set<string>();
  /** What was planned for the mail before is forgotten. */
  const plan = (mail: QueuedMail, waitMs: number): void => {
    const at = new Date(owner.core.clock.now().getTime() + waitMs);
    const turn = (turns.get(mail.id) ?? 0) + 1;
    turns.set(mail.id, turn);
    owner.core.agenda.add(at, `queue ${mail.id}`, async () => {
      if (turns.get(mail.id) !== turn) return;
      trying.add(mail.id);
      await attempt(mail);
      trying.delete(mail.id);
    });
  };
  const attempt = async (mail: QueuedMail): Promise<void> => {
    const left: string[] = [];
    for (const rcptTo of mail.recipients) {
      const result = await owner.deliver(mail, rcptTo);
      if (settle(owner, { mail, rcptTo, result }) === "deferred") left.push(rcptTo);
    }
    mail.recipients = left;
    if (left.length === 0) {
      entries.delete(mail.id);
      turns.delete(mail.id);
      files.remove(mail.id);
      owner.log.write("qmgr", `${mail.id}: removed`);
      return;
    }
    files.save(mail);
    plan(mail, backoffMs(owner, mail));
  };
  for (const mail of files.load()) {
    entries.set(mail.id, mail);
    plan(mail, 0);
  }
  return {
    add: (mail) => {
      entries.set(mail.id, mail);
      files.save(mail);
      owner.log.write(
        "qmgr",
        `${mail.id}: from=<${mail.mailFrom}>, size=${mail.raw.length}, nrcpt=${mail.recipients.length} (queue active)`,
      );
      plan(mail, 0);
    },
    has: (id) => entries.has(id),
    size: () => entries.size,
    flush: () => {
      for (const mail of entries.values()) if (!trying.has(mail.id)) plan(mail, 0);
    },
  };
}

/** Postfix waits as long again as the message is old, within its two bounds. */
function backoffMs(owner: QueueOwner, mail: QueuedMail): number {
  const naturalAgeMs = (owner.core.clock.now().getTime() - mail.arrivedAt.getTime()) * owner.core.pace;
  return Math.min(Math.max(naturalAgeMs, MINIMAL_BACKOFF_MS), MAXIMAL_BACKOFF_MS) / owner.core.pace;
}

interface Outcome {
  mail: QueuedMail;
  rcptTo: string;
  result: DeliveryResult;
}

function settle(owner: QueueOwner, outcome: Outcome): "sent" | "bounced" | "deferred" {
  const { mail, rcptTo, result } = outcome;
  const ageMs = owner.core.clock.now().getTime() - mail.arrivedAt.getTime();
  const failure = failureOf(outcome);
  const delay = (ageMs / 1000).toFixed(ageMs < 10_000 ? 2 : 0);
  const relay = result.kind === "answered" ? result.relay : "none";
  const original =
    result.kind === "answered" && result.rcptTo && result.rcptTo !== rcptTo ? `, orig_to=<${rcptTo}>` : "";
  const to = `to=<${(result.kind === "answered" && result.rcptTo) || rcptTo}>${original}, relay=${relay}, delay=${delay}, delays=${delay}/0/0/0`;
  const service = original || relay.startsWith("imap") ? "lmtp" : "smtp";
  if (!failure) {
    const reply = result.kind === "answered" ? quoteReply(result.reply) : "";
    owner.log.write(service, `${mail.id}: ${to}, dsn=${statusOf(result)}, status=sent (${reply})`);
    return "sent";
  }
  const isPermanent = failure.status.startsWith("5");
  const verb = isPermanent ? "bounced" : "deferred";
  owner.log.write(
    service,
    `${mail.id}: ${to}, dsn=${failure.status}, status=${verb} (${describeFailure(failure)})`,
  );
  if (!isPermanent && ageMs * owner.core.pace < owner.lifetimeMs) return "deferred";
  if (!isPermanent)
    owner.log.write("qmgr", `${mail.id}: from=<${mail.mailFrom}>, status=expired, returned to sender`);
  if (mail.mailFrom !== "") owner.notify(mail, failure);
  return "bounced";
}

function failureOf({ rcptTo, result }: Outcome): DeliveryFailure | undefined {
  if (result.kind === "no-such-domain") return { rcptTo, status: "5.4.4", reason: result.reason };
  if (result.kind === "unreachable") return { rcptTo, status: result.status, reason: result.reason };
  if (result.reply.code < 400) return undefined;
  return {
    rcptTo,
    status: statusOf(result),
    reply: result.reply,
    ...(result.remote ? { remote: result.remote } : {}),
  };
}

/** The enhanced code of the reply, or `x.0.0` for a server that gives none; a refused connection is never for good. */
function statusOf(result: DeliveryResult): string {
  if (result.kind !== "answered") return "4.0.0";
  const { code, enhanced, stage } = result.reply;
  const digit = Math.floor(code / 100);
  if (stage === "connect" && digit === 5) return enhanced ? `4${enhanced.slice(1)}` : "4.0.0";
  return enhanced || `${digit}.0.0`;
}

interface SavedMail extends Omit<QueuedMail, "raw" | "arrivedAt"> {
  raw: string;
  arrivedAt: string;
}

function queueFiles(dir: string | undefined): {
  save(mail: QueuedMail): void;
  remove(id: string): void;
  load(): QueuedMail[];
} {
  if (!dir) return { save: () => undefined, remove: () => undefined, load: () => [] };
  const folder = join(dir, "queue");
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  return {
    save: (mail) => {
      const saved: SavedMail = {
        ...mail,
        raw: mail.raw.toString("base64"),
        arrivedAt: mail.arrivedAt.toISOString(),
      };
      writeFileSync(join(folder, `${mail.id}.json`), JSON.stringify(saved));
    },
    remove: (id) => rmSync(join(folder, `${id}.json`), { force: true }),
    load: () =>
      readdirSync(folder).map((name) => {
        const saved = JSON.parse(readFileSync(join(folder, name), "utf8")) as SavedMail;
        return { ...saved, raw: Buffer.from(saved.raw, "base64"), arrivedAt: new Date(saved.arrivedAt) };
      }),
  };
}
