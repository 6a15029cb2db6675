import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A mail as it lies in a receiver's file. */
export interface Delivered {
  messageId: string;
  to: string;
  subject: string;
  /** The line by which our mail server says what it took as what and when: another hand-over has another. */
  received: string;
  /** Where a mailbox provider posts an opt-out to. */
  optOutUrl: string;
}

/** One hand-over that our mail server took, as its log has it. */
export interface HandOver {
  messageId: string;
  to: string;
  /** When it had the whole mail, in milliseconds since 1970. */
  at: number;
}

const fieldOf = (head: string, name: string): string =>
  new RegExp(`^${name}:\\s*(.*)$`, "im").exec(head)?.[1]?.trim() ?? "";

const readMail = (file: string): Delivered => {
  const raw = readFileSync(file, "latin1");
  const head = (/^[^]*?(?=\r?\n\r?\n)/.exec(raw)?.[0] ?? raw).replace(/\r?\n[ \t]+/g, " ");
  return {
    messageId: fieldOf(head, "message-id"),
    to: fieldOf(head, "to"),
    subject: fieldOf(head, "subject"),
    received: fieldOf(head, "received"),
    optOutUrl: /<(https?:[^>]+)>/.exec(fieldOf(head, "list-unsubscribe"))?.[1] ?? "",
  };
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Reads what the receivers of some people keep; a file is read once, however often it is asked. */
export function openReceiverFiles(world: string): {
  of(people: readonly string[]): Delivered[];
  /** The mail that was read last. */
  latest(): Delivered | undefined;
} {
  const known = new Map<string, Delivered>();
  const filesOf = (address: string): string[] => {
    const [local = "", domain = ""] = address.split("@");
    const folder = path.join(world, "mailboxes", domain, local);
    return namesIn(folder).flatMap((name) => (name.endsWith(".eml") ? [path.join(folder, name)] : []));
  };
  const read = (file: string): Delivered[] => {
    const mail = known.get(file) ?? readMail(file);
    // One that is being written has no end of its header yet.
    if (mail.messageId === "" || mail.optOutUrl === "") return [];
    known.set(file, mail);
    return [mail];
  };
  return { latest: () => [...known.values()].at(-1), of: (people) => people.flatMap(filesOf).flatMap(read) };
}

const LINE =
  /^(\S+) \S+ postfix\/(?:cleanup\[\d+\]: ([0-9A-F]+): message-id=(<[^>\s]+>)|qmgr\[\d+\]: ([0-9A-F]+): from=.*\(queue active\)|smtp\[\d+\]: ([0-9A-F]+): to=<([^>]+)>)/;

/**
 * The hand-overs in the log of a mail server. A line with a Message-ID is one when its mail is active afterwards; that a
 * server calls what it still has active again after a restart makes no second one.
 */
export function readHandOvers(log: string): HandOver[] {
  const begun = new Map<string, { messageId: string; at: number }>();
  const taken: (HandOver & { queueId: string })[] = [];
  const recipients = new Map<string, string>();
  for (const line of log.split("\n")) {
    const [, time = "", header, messageId = "", active, sent, to = ""] = LINE.exec(line) ?? [];
    if (header !== undefined) begun.set(header, { messageId, at: Date.parse(time) });
    if (sent !== undefined) recipients.set(sent, to);
    const opened = active === undefined ? undefined : begun.get(active);
    if (active === undefined || !opened) continue;
    begun.delete(active);
    taken.push({ ...opened, to: "", queueId: active });
  }
  return taken.map(({ queueId, messageId, at }) => ({ messageId, at, to: recipients.get(queueId) ?? "" }));
}

const isFrom = (file: string, domain: string): boolean => {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { mailFrom: string }).mailFrom.endsWith(`@${domain}`);
  } catch {
    return false;
  }
};

/** The log of the mail host of an instance, and how many mails of a domain lie in its queue. */
export function readMailHost(world: string, domain: string): { handOvers: HandOver[]; queued: number } {
  const hosts = path.join(world, "hosts");
  const folders = namesIn(hosts).map((name) => path.join(hosts, name));
  const queue = folders.flatMap((folder) =>
    namesIn(path.join(folder, "queue")).map((name) => path.join(folder, "queue", name)),
  );
  return {
    handOvers: folders.flatMap((folder) =>
      readHandOvers(readFileSync(path.join(folder, "mail.log"), "utf8")),
    ),
    queued: queue.filter((file) => isFrom(file, domain)).length,
  };
}
