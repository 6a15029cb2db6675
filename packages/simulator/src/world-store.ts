import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appendLine } from "@penguin/runtime/durable-file";
import { domainOf, localPartOf, safeFileName } from "./address.ts";
import { hasTexts, openLines } from "./kept-file.ts";
import type { ProviderKey } from "./provider.ts";

/** One line of a mailbox's `index.jsonl`: a message as a receiving server accepted it. */
export interface StoredMessage {
  at: string;
  /** Ordinal of the message among all messages to this recipient, refused ones included. */
  n: number;
  mailFrom: string;
  rcptTo: string;
  messageId: string;
  subject: string;
  /** Path of the `.eml` file below the store's folder. */
  file: string;
  provider: ProviderKey;
  /** Address of the server that delivered it. */
  peer: string;
  dkim?: "pass" | "fail" | "none";
}

/** One line of `attempts.jsonl`: a receiving server's answer to one delivery attempt. */
export interface Attempt {
  at: string;
  rcptTo: string;
  mailFrom: string;
  key: string;
  n: number;
  attempt: number;
  code: number;
  enhanced: string;
  text: string;
  stage: string;
  provider: ProviderKey;
}

/** What the people and machines of the world do by themselves. */
export type ActKind =
  | "open"
  | "click"
  | "reply"
  | "out-of-office"
  | "complaint"
  | "unsubscribe"
  | "scan"
  | "image-proxy"
  | "privacy-proxy"
  | "late-dsn";

/** One line of `acts.jsonl`. `status` is the HTTP status or SMTP code it met with, 0 when nobody answered. */
export interface Act {
  at: string;
  kind: ActKind;
  address: string;
  n: number;
  messageId: string;
  status: number;
  url?: string;
  method?: "GET" | "HEAD" | "POST";
}

/** Everything the receiving side has seen, in memory and, with a folder, as files that anyone can recount. */
export interface WorldStore {
  readonly dir: string | undefined;
  readonly attempts: readonly Attempt[];
  readonly acts: readonly Act[];
  saveMessage(message: Omit<StoredMessage, "file">, raw: Buffer): StoredMessage;
  addAttempt(attempt: Attempt): void;
  addAct(act: Act): void;
  /** Addresses that have at least one message. */
  mailboxes(): string[];
  messages(address: string): readonly StoredMessage[];
  readRaw(message: StoredMessage): Buffer;
}

/** Opens the store in `dir` with what it already holds, or an empty one in memory. */
export function openWorldStore(dir: string | undefined): WorldStore {
  const byAddress = new Map<string, StoredMessage[]>();
  const rawByFile = new Map<string, Buffer>();
  const attempts = openLines<Attempt>(dir, "attempts.jsonl", hasTexts("rcptTo", "mailFrom", "key"));
  const acts = openLines<Act>(dir, "acts.jsonl", hasTexts("kind", "address"));
  if (dir) {
    mkdirSync(join(dir, "mailboxes"), { recursive: true });
    for (const message of readIndexes(dir)) listOf(byAddress, message.rcptTo).push(message);
  }
  const append = (name: string, line: object): void => {
    if (dir) appendLine(join(dir, name), JSON.stringify(line));
  };
  return {
    dir,
    attempts,
    acts,
    addAttempt: (attempt) => {
      attempts.push(attempt);
      append("attempts.jsonl", attempt);
    },
    addAct: (act) => {
      acts.push(act);
      append("acts.jsonl", act);
    },
    saveMessage: (message, raw) => {
      const folder = join(
        "mailboxes",
        safeFileName(domainOf(message.rcptTo)),
        safeFileName(localPartOf(message.rcptTo)),
      );
      const hash = createHash("sha256").update(message.messageId).digest("hex").slice(0, 12);
      const stored = { ...message, file: join(folder, `${message.n}-${hash}.eml`) };
      if (dir) {
        mkdirSync(join(dir, folder), { recursive: true });
        writeFileSync(join(dir, stored.file), raw);
        append(join(folder, "index.jsonl"), stored);
      } else rawByFile.set(stored.file, raw);
      listOf(byAddress, message.rcptTo).push(stored);
      return stored;
    },
    mailboxes: () => [...byAddress.keys()],
    messages: (address) => byAddress.get(address) ?? [],
    readRaw: (message) =>
      dir ? readFileSync(join(dir, message.file)) : (rawByFile.get(message.file) ?? Buffer.alloc(0)),
  };
}

function listOf(map: Map<string, StoredMessage[]>, address: string): StoredMessage[] {
  const list = map.get(address) ?? [];
  if (list.length === 0) map.set(address, list);
  return list;
}

function readIndexes(dir: string): StoredMessage[] {
  const root = join(dir, "mailboxes");
  return readdirSync(root).flatMap((domain) =>
    readdirSync(join(root, domain)).flatMap((local) =>
      openLines<StoredMessage>(
        join(root, domain, local),
        "index.jsonl",
        hasTexts("rcptTo", "mailFrom", "file"),
      ),
    ),
  );
}
