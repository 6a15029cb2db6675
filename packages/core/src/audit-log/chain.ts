import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { auditLog } from "@penguin/db/schema";

/** One row of the audit log as it is stored. */
export type AuditRow = typeof auditLog.$inferSelect;

/** What stands before the first link. */
export const GENESIS = "0".repeat(64);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** JSON with the keys of every object in order, so that equal values have equal texts (in the manner of RFC 8785). */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part) && !(part instanceof Date)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );

/** The hash of everything a row says. */
export function hashEntry(row: AuditRow): string {
  const { at, before, after, ...rest } = row;
  return sha256(
    canonical([
      ...Object.entries(rest).sort(([x], [y]) => (x < y ? -1 : 1)),
      at.toISOString(),
      before ?? null,
      after ?? null,
    ]),
  );
}

const DAY_MS = 86_400_000;
/** Never less than the calendar's; `app.audit_days` says the same to the database. */
const KEEP_DAYS: Readonly<Record<AuditRow["retention"], number>> = {
  short: 90,
  year: 366,
  seven_years: 2557,
};

/** Until when a row must be there. */
export const keepUntilOf = ({ at, retention }: Pick<AuditRow, "at" | "retention">): Date =>
  new Date(at.getTime() + KEEP_DAYS[retention] * DAY_MS);

/** The hash of a link: what came before, its number, its row, and until when that row must be there. */
export const hashLink = (
  before: string,
  { seq, entryHash, keepUntil }: { seq: number; entryHash: string; keepUntil: Date },
): string => sha256(`${before}:${seq}:${entryHash}:${keepUntil.toISOString()}`);

/** The end of a chain on a day (UTC, `YYYY-MM-DD`), as it is signed. */
export interface ChainHead {
  tenantId: string;
  day: string;
  seq: number;
  hash: string;
}

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

const keyFrom = (seed: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, Buffer.from(seed, "base64url")]),
    format: "der",
    type: "pkcs8",
  });

const textOf = ({ tenantId, day, seq, hash }: ChainHead): Buffer =>
  Buffer.from(`penguin-audit-head:${tenantId}:${day}:${seq}:${hash}`);

/** Signs a head with the Ed25519 key (RFC 8032) of a 32-byte seed, base64url. */
export const signHead = (seed: string, head: ChainHead): string =>
  sign(null, textOf(head), keyFrom(seed)).toString("base64url");

/** Whether a signature is that of {@link signHead}; false for a text that is no signature. */
export function isHeadSigned(seed: string, head: ChainHead, signature: string): boolean {
  return verify(null, textOf(head), createPublicKey(keyFrom(seed)), Buffer.from(signature, "base64url"));
}
