import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "@penguin/runtime/durable-file";
import { hostStep } from "./host-step.ts";
import { type KeptObject, putAside, readWhole } from "./kept-file.ts";
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
  /** Whether a mail is on the disk before the queue says that it has it. */
  syncs: boolean;
  /** Natural time after which a message is given up. */
  lifetimeMs: number;
  deliver(mail: QueuedMail, rcptTo: string): Promise<DeliveryResult>;
  /** Reports a failure to the sender; not called for the null sender. */
  notify(mail: QueuedMail, failure: DeliveryFailure): void;
}

/** The outgoing queue of a mail host: retries as Postfix does, with every delay divided by the world's pace. */
export interface MailQueue {
  /** Takes a mail; `onKept` is called once its file is written, from when on it outlives the process. Throws, without having it, when the disk does not take it. */
  add(mail: QueuedMail, onKept?: () => void): void;
  /** The mails it has. */
  mails(): Iterable<QueuedMail>;
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
  const files = queueFiles(owner);
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
      await attempt(mail).finally(() => trying.delete(mail.id));
    });
  };
  const attempt = async (mail: QueuedMail): Promise<void> => {
    const left: string[] = [];
    for (const rcptTo of mail.recipients) {
      const result = await owner.deliver(mail, rcptTo);
      if (settle(owner, { mail, rcptTo, result }) === "deferred") left.push(rcptTo);
    }
    const isChanged = left.length < mail.recipients.length;
    mail.recipients = left;
    if (left.length === 0) {
      entries.delete(mail.id);
      turns.delete(mail.id);
      hostStep("delivered");
      owner.log.write("qmgr", `${mail.id}: removed`);
      // The log is all that tells of the mail once its file is gone.
      if (owner.syncs) owner.log.sync();
      files.remove(mail.id);
      hostStep("removed");
      return;
    }
    // A disk that is full for a while keeps nobody from getting the mail later.
    plan(mail, backoffMs(owner, mail));
    if (isChanged) files.save(mail);
  };
  const activate = (mail: QueuedMail): void => {
    entries.set(mail.id, mail);
    plan(mail, 0);
    owner.log.write(
      "qmgr",
      `${mail.id}: from=<${mail.mailFrom}>, size=${mail.raw.length}, nrcpt=${mail.recipients.length} (queue active)`,
    );
  };
  for (const mail of files.load()) activate(mail);
  return {
    add: (mail, onKept = () => undefined) => {
      files.save(mail);
      onKept();
      activate(mail);
    },
    mails: () => entries.values(),
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

const isSavedMail = ({ id, mailFrom, raw, arrivedAt, recipients }: KeptObject): boolean =>
  [id, mailFrom, raw, arrivedAt].every((text) => typeof text === "string") &&
  !Number.isNaN(Date.parse(String(arrivedAt))) &&
  Array.isArray(recipients) &&
  recipients.every((address) => typeof address === "string");

function queueFiles({ dir, log, syncs }: Pick<QueueOwner, "dir" | "log" | "syncs">): {
  save(mail: QueuedMail): void;
  remove(id: string): void;
  load(): QueuedMail[];
} {
  if (!dir) return { save: () => undefined, remove: () => undefined, load: () => [] };
  const [folder, corrupt] = [join(dir, "queue"), join(dir, "corrupt")];
  mkdirSync(folder, { recursive: true });
  const loadOne = (name: string): QueuedMail[] => {
    const file = join(folder, name);
    const id = name.slice(0, -".json".length);
    const saved = readWhole<SavedMail>(file, isSavedMail);
    if (saved?.id === id)
      return [{ ...saved, raw: Buffer.from(saved.raw, "base64"), arrivedAt: new Date(saved.arrivedAt) }];
    mkdirSync(corrupt, { recursive: true });
    putAside(file, join(corrupt, name));
    log.write("qmgr", `warning: saving corrupt file "${id}" from queue "active" to queue "corrupt"`);
    return [];
  };
  return {
    save: (mail) => {
      const saved: SavedMail = {
        ...mail,
        raw: mail.raw.toString("base64"),
        arrivedAt: mail.arrivedAt.toISOString(),
      };
      replaceFile(join(folder, `${mail.id}.json`), JSON.stringify(saved), syncs);
    },
    remove: (id) => rmSync(join(folder, `${id}.json`), { force: true }),
    load: () => {
      const names = readdirSync(folder);
      // Begun and never answered for.
      for (const name of names.filter((other) => other.endsWith(".new"))) rmSync(join(folder, name));
      return names.filter((name) => name.endsWith(".json")).flatMap(loadOne);
    },
  };
}
