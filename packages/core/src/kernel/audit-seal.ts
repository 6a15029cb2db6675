import type { DataKey } from "@penguin/infra/secret";
import type { auditLog } from "@penguin/db/schema";
import type { Actor, Tx } from "./context.ts";
import { PERSONAL_FIELDS } from "./audit-personal.ts";
import { keysById, nameOf, type Subject, type SubjectCtx, subjectKeys } from "./audit-subject.ts";

type NewRow = typeof auditLog.$inferInsert;
type Cells = Pick<NewRow, "before" | "after" | "ip">;
type Stored = Cells & { tenantId: string; id: string; action: string };

/** What stands for personal data whose key was destroyed. */
export const ERASED = "erased";
/** What stands for a sealed text that was altered or moved; the chain names its row. */
const UNREADABLE = "unreadable";
const SEALED = /^sealed:([\da-f-]{36}):([\w-]+)$/;

/** By name, as stored: an action may have been taken out of the table's type since. */
const BY_ACTION = new Map(Object.entries(PERSONAL_FIELDS));

const pathsOf = (action: string): readonly string[] => ["ip", ...(BY_ACTION.get(action)?.fields ?? [])];

const valueAt = (row: Cells, path: string): unknown => {
  if (path === "ip") return row.ip;
  const [side, name = ""] = path.split(".");
  return (side === "before" ? row.before : row.after)?.[name];
};

const withValue = <R extends Cells>(row: R, path: string, value: unknown): R => {
  if (path === "ip") return { ...row, ip: String(value) };
  const [side, name = ""] = path.split(".");
  if (side === "before") return { ...row, before: { ...row.before, [name]: value } };
  return { ...row, after: { ...row.after, [name]: value } };
};

const placeOf = (row: Stored, path: string): string => `${row.tenantId}:${row.id}:${path}`;

const actorSubject = (actor: Actor): Subject | undefined => {
  if (actor.kind === "user") return { kind: "user", id: actor.userId };
  return actor.kind === "contact" ? { kind: "contact", id: actor.contactId } : undefined;
};

/** Where a row holds personal data, and whose. */
const personalPlaces = (row: NewRow, actor: Actor): { path: string; subject: Subject }[] => {
  const from = actorSubject(actor);
  const personal = BY_ACTION.get(row.action);
  const places = (personal?.fields ?? []).map((path) => ({
    path: path as string,
    subject: { kind: personal?.of ?? "user", id: row.entityId },
  }));
  if (from) places.push({ path: "ip", subject: from });
  return places.filter(({ path }) => {
    const value = valueAt(row, path);
    return value !== undefined && value !== null && value !== "";
  });
};

/**
 * The row with each piece of personal data under its subject's key (AES-256-GCM, bound to tenant, row and field). One
 * query more for subjects that were seen before, none for a row without personal data.
 */
export async function sealPersonal(tx: Tx, ctx: SubjectCtx & { actor: Actor }, row: NewRow): Promise<NewRow> {
  const places = personalPlaces(row, ctx.actor);
  if (places.length === 0) return row;
  const subjects = [...new Map(places.map(({ subject }) => [nameOf(subject), subject])).values()];
  const keys = await subjectKeys(tx, ctx, subjects);
  return places.reduce((sealed, { path, subject }) => {
    const found = keys.get(nameOf(subject));
    if (!found) throw new Error("a subject of the audit log has no key");
    const body = found.key.seal(placeOf(row, path), JSON.stringify(valueAt(row, path)));
    return withValue(sealed, path, `sealed:${found.keyId}:${body}`);
  }, row);
}

const openOr = (key: DataKey | undefined, place: string, body: string): unknown => {
  if (!key) return ERASED;
  try {
    return JSON.parse(key.open(place, body));
  } catch {
    return UNREADABLE;
  }
};

const sealedAt = (row: Stored, path: string): { keyId: string; body: string } | undefined => {
  const value = valueAt(row, path);
  const [, keyId, body] = (typeof value === "string" && SEALED.exec(value)) || [];
  return keyId !== undefined && body !== undefined ? { keyId, body } : undefined;
};

/** The rows with their personal data readable; {@link ERASED} stands where the key was destroyed. One query for all rows. */
export async function openPersonal<R extends Stored>(
  tx: Tx,
  ctx: SubjectCtx,
  rows: readonly R[],
): Promise<R[]> {
  const found = rows.map((row) =>
    pathsOf(row.action).flatMap((path) => {
      const sealed = sealedAt(row, path);
      return sealed ? [{ path, ...sealed }] : [];
    }),
  );
  const keys = await keysById(tx, ctx, [...new Set(found.flat().map(({ keyId }) => keyId))]);
  return rows.map((row, index) =>
    (found[index] ?? []).reduce(
      (opened, { path, keyId, body }) =>
        withValue(opened, path, openOr(keys.get(keyId), placeOf(row, path), body)),
      row,
    ),
  );
}
