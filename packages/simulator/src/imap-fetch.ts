import { endOfHeader, readHeader } from "./header.ts";
import { type Token, textOf } from "./imap-parser.ts";
import { bodyStructure, envelope } from "./imap-structure.ts";
import type { MailItem } from "./mailbox.ts";
import { findPart, type MimeNode, readMimeTree } from "./mime-tree.ts";

const MACROS: Readonly<Record<string, readonly string[]>> = {
  ALL: ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"],
  FAST: ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
  FULL: ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"],
};

/** The data items of a FETCH command in upper case (sections as written), macros expanded. */
export function fetchItems(token: Token | undefined): string[] {
  const items = Array.isArray(token) ? token.map(textOf) : [textOf(token)];
  return items.flatMap((item) => MACROS[item.toUpperCase()] ?? [item]);
}

/** True when fetching the items marks the message as read. */
export function marksSeen(items: readonly string[]): boolean {
  return items.some((item) => /^(BODY\[|RFC822$|RFC822\.TEXT$)/i.test(item));
}

/** The `(...)` of an untagged FETCH response. */
export function fetchResponse(item: MailItem, items: readonly string[]): Buffer {
  const message = lazyMessage(item);
  const pieces = items.map((name) => fetchOne(item, name, message));
  const joined = pieces.flatMap((piece, index) => (index === 0 ? [piece] : [Buffer.from(" "), piece]));
  return Buffer.concat([Buffer.from("("), ...joined, Buffer.from(")")]);
}

interface LazyMessage {
  raw(): Buffer;
  tree(): MimeNode;
}

function lazyMessage(item: MailItem): LazyMessage {
  let raw: Buffer | undefined;
  let tree: MimeNode | undefined;
  const getRaw = (): Buffer => (raw ??= item.raw());
  return { raw: getRaw, tree: () => (tree ??= readMimeTree(getRaw())) };
}

function fetchOne(item: MailItem, name: string, message: LazyMessage): Buffer {
  const upper = name.toUpperCase();
  const text = (value: string): Buffer => Buffer.from(`${upper} ${value}`, "latin1");
  switch (upper) {
    case "UID":
      return text(String(item.uid));
    case "MODSEQ":
      return text(`(${item.modSeq})`);
    case "FLAGS":
      return text(`(${[...item.flags].join(" ")})`);
    case "RFC822.SIZE":
      return text(String(item.size));
    case "INTERNALDATE":
      return text(`"${imapDate(item.internalDate)}"`);
    case "ENVELOPE":
      return text(envelope(readHeader(message.raw())));
    case "BODY":
    case "BODYSTRUCTURE":
      return text(bodyStructure(message.raw(), message.tree(), upper === "BODYSTRUCTURE"));
    case "RFC822":
      return literal("RFC822", message.raw());
    case "RFC822.HEADER":
      return literal(upper, section(message, "HEADER"));
    case "RFC822.TEXT":
      return literal(upper, section(message, "TEXT"));
    default:
      return fetchSection(name, message);
  }
}

function fetchSection(name: string, message: LazyMessage): Buffer {
  const match = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(name);
  if (!match) return Buffer.from("");
  const wanted = match[1] ?? "";
  const content = section(message, wanted);
  if (match[2] === undefined) return literal(`BODY[${wanted}]`, content);
  const from = Number(match[2]);
  return literal(`BODY[${wanted}]<${from}>`, content.subarray(from, from + Number(match[3])));
}

function section(message: LazyMessage, wanted: string): Buffer {
  const raw = message.raw();
  const match = /^((?:\d+\.?)*)(.*)$/s.exec(wanted.trim());
  const path = (match?.[1] ?? "").split(".").filter(Boolean).map(Number);
  const what = (match?.[2] ?? "").toUpperCase();
  if (path.length === 0)
    return partOf(raw, { headerStart: 0, bodyStart: bodyStartOf(raw), end: raw.length }, what || "ALL");
  const part = findPart(message.tree(), path);
  if (!part) return Buffer.alloc(0);
  if (what === "" || what === "MIME") return partOf(raw, part, what === "" ? "TEXT" : "HEADER");
  const inner = part.children[0];
  return inner && part.type === "message" ? partOf(raw, inner, what) : Buffer.alloc(0);
}

type Extent = Pick<MimeNode, "headerStart" | "bodyStart" | "end">;

function partOf(raw: Buffer, extent: Extent, what: string): Buffer {
  if (what === "ALL") return raw.subarray(extent.headerStart, extent.end);
  if (what === "TEXT") return raw.subarray(extent.bodyStart, extent.end);
  const header = raw.subarray(extent.headerStart, extent.bodyStart);
  const fields = /^HEADER\.FIELDS(\.NOT)?\s*\(([^)]*)\)$/.exec(what);
  if (!fields) return header;
  const names = new Set((fields[2] ?? "").replaceAll('"', "").split(/\s+/).filter(Boolean));
  const lines = header.toString("latin1").split(/\r?\n(?![ \t])/);
  const kept = lines.filter(
    (line) =>
      line.includes(":") &&
      names.has((line.split(":")[0] ?? "").trim().toUpperCase()) === (fields[1] === undefined),
  );
  return Buffer.from(`${kept.map((line) => `${line}\r\n`).join("")}\r\n`, "latin1");
}

function bodyStartOf(raw: Buffer): number {
  const end = endOfHeader(raw);
  return Math.min(raw.length, end + (raw[end] === 0x0d ? 4 : 2));
}

function literal(name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${name} {${content.length}}\r\n`, "latin1"), content]);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `20-Nov-2026 09:27:16 +0000` (RFC 3501, date-time). */
function imapDate(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2, " ");
  return `${day}-${MONTHS[at.getUTCMonth()]}-${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)} +0000`;
}

/** Reads `20-Nov-2026` with an optional time and zone; undefined when malformed. */
export function parseImapDate(text: string): Date | undefined {
  const match = /^\s*(\d{1,2})-([A-Za-z]{3})-(\d{4})(?: (\d{2}:\d{2}:\d{2}) ([+-]\d{4}))?$/.exec(text);
  const month = MONTHS.findIndex((name) => name.toLowerCase() === match?.[2]?.toLowerCase());
  if (!match?.[1] || month < 0) return undefined;
  const day = `${match[3]}-${String(month + 1).padStart(2, "0")}-${match[1].padStart(2, "0")}`;
  const zone = match[5] ? `${match[5].slice(0, 3)}:${match[5].slice(3)}` : "Z";
  const at = new Date(`${day}T${match[4] ?? "00:00:00"}${zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
