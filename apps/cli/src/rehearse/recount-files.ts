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

/**
 * Ledger against receivers. `duplicates`: copies beyond the first of a mail of ours. `lost`: mails the ledger calls
 * accepted that no receiver has, and mails receivers have that the ledger never sent.
 */
export function compareWithFiles(
  ledger: readonly { header: string; accepted: boolean; left: boolean }[],
  received: readonly string[],
): { duplicates: number; lost: number; received: number } {
  const known = new Map(ledger.map((row) => [row.header, row]));
  const ours = received.filter((id) => known.has(id));
  const unique = new Set(ours);
  const missing = ledger.filter((row) => row.accepted && !unique.has(row.header)).length;
  const unsent = [...unique].filter((id) => known.get(id)?.left === false).length;
  return { duplicates: ours.length - unique.size, lost: missing + unsent, received: unique.size };
}
