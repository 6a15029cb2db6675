import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const HEADER_BYTES = 16_384;

const messageIdOf = (file: string): string | undefined => {
  const head =
    readFileSync(file, "latin1")
      .slice(0, HEADER_BYTES)
      .split(/\r?\n\r?\n/, 1)[0] ?? "";
  return /^message-id:\s*(<[^>\r\n]+>)/im.exec(head)?.[1];
};

const emlFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".eml"))
        .map((name) => path.join(folder, name))
    : [];

/** The Message-IDs in the receivers' files below `folder`, each as often as it lies there. */
export function readReceivedIds(folder: string): string[] {
  return emlFiles(folder)
    .map(messageIdOf)
    .filter((id) => id !== undefined);
}

/** How many of the received mails named in `ids` carried a DKIM signature that the receiver could verify. */
export function countVerified(folder: string, ids: ReadonlySet<string>): number {
  if (!existsSync(folder)) return 0;
  const indexes = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith("index.jsonl"),
  );
  const lines = indexes.flatMap((name) =>
    readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean),
  );
  return lines
    .map((line) => JSON.parse(line) as { messageId: string; dkim?: string })
    .filter((entry) => entry.dkim === "pass" && ids.has(entry.messageId)).length;
}

/** One mail of the ledger: whether it left us, and what is known of its fate. */
export interface LedgerLine extends Record<string, unknown> {
  header: string;
  left: boolean;
  accepted: boolean;
  bounced: boolean;
  /** What our mail server calls it; empty while it took none. */
  queueId: string;
}

/** The mails that our mail servers still hold and go on trying, by what they call them. */
export function readQueuedIds(simulatorDir: string): ReadonlySet<string> {
  const hosts = path.join(simulatorDir, "hosts");
  const names = existsSync(hosts) ? readdirSync(hosts, { recursive: true, encoding: "utf8" }) : [];
  return new Set(names.flatMap((name) => /(?:^|\/)queue\/([^/]+)\.json$/.exec(name)?.[1] ?? []));
}

/**
 * Ledger against receivers. `duplicates`: copies beyond the first of a mail of ours. `lost`: mails the ledger calls accepted
 * that no receiver has, mails receivers have that the ledger never sent, and mails that left, were neither accepted nor
 * bounced, and that no mail server of ours holds (`queued`); those that one holds are `waiting`.
 */
export function compareWithFiles(
  ledger: readonly LedgerLine[],
  received: readonly string[],
  queued: ReadonlySet<string> = new Set(),
): { duplicates: number; lost: number; received: number; waiting: number } {
  const known = new Map(ledger.map((row) => [row.header, row]));
  const ours = received.filter((id) => known.has(id));
  const unique = new Set(ours);
  const missing = ledger.filter((row) => row.accepted && !unique.has(row.header)).length;
  const unsent = [...unique].filter((id) => known.get(id)?.left === false).length;
  const silent = ledger.filter((row) => row.left && !row.accepted && !row.bounced);
  const waiting = silent.filter((row) => queued.has(row.queueId)).length;
  const lost = missing + unsent + silent.length - waiting;
  return { duplicates: ours.length - unique.size, lost, received: unique.size, waiting };
}
