import fs from "node:fs";
import path from "node:path";

/** A mail as it lies in a file, read without any code of the product. */
export interface RawMail {
  /** The whole text. */
  raw: string;
  /** The first value of a field, unfolded and decoded, or an empty text. */
  header: (name: string) => string;
  /** The decoded body of the first part of a media type, or an empty text. */
  part: (type: string) => string;
}

const decodeWords = (text: string): string =>
  text
    .replace(/(\?=)\s+(=\?)/g, "$1$2")
    .replace(/=\?[^?]+\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, data: string) =>
      encoding.toUpperCase() === "B"
        ? Buffer.from(data, "base64").toString("utf8")
        : quotedPrintable(data.replaceAll("_", " ")),
    );

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

const split = (raw: string): { head: string; body: string } => {
  const at = raw.search(/\r?\n\r?\n/);
  return at < 0 ? { head: raw, body: "" } : { head: raw.slice(0, at), body: raw.slice(at).trimStart() };
};

const fieldOf = (head: string, name: string): string => {
  const unfolded = head.replace(/\r?\n[ \t]+/g, " ");
  const found = new RegExp(`^${name}:\\s*(.*)$`, "im").exec(unfolded);
  return decodeWords((found?.[1] ?? "").trim());
};

function findPart(raw: string, type: string): string | undefined {
  const { head, body } = split(raw);
  const media = fieldOf(head, "content-type") || "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(media)?.[1];
  if (boundary !== undefined) {
    const parts = body.split(`--${boundary}`).slice(1, -1);
    return parts.map((part) => findPart(part.trimStart(), type)).find((text) => text !== undefined);
  }
  if (!media.toLowerCase().startsWith(type)) return undefined;
  const encoding = fieldOf(head, "content-transfer-encoding").toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable"
    ? quotedPrintable(body)
    : Buffer.from(body, "latin1").toString("utf8");
}

/** Reads a mail from its bytes. */
export function parseMail(bytes: Buffer): RawMail {
  const raw = bytes.toString("latin1");
  const { head } = split(raw);
  return { raw, header: (name) => fieldOf(head, name), part: (type) => findPart(raw, type) ?? "" };
}

/** Every mail that the receiving servers have for an address, in the order of arrival. */
export function receivedBy(world: string, address: string): RawMail[] {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  const folder = path.join(world, "mailboxes", domain, local);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".eml"))
    .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
    .map((file) => parseMail(fs.readFileSync(path.join(folder, file))));
}

/** The lines of one of the world's logs. */
export function worldLog(world: string, file: string): ReadonlyArray<Record<string, unknown>> {
  const full = path.join(world, file);
  if (!fs.existsSync(full)) return [];
  const lines = fs.readFileSync(full, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The web addresses in a text. */
export const linksIn = (text: string): string[] => text.match(/https?:\/\/[^\s<>"')]+/g) ?? [];
