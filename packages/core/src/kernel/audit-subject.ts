import type { DataKey } from "@penguin/infra/secret";
import { auditSubjects } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { and, eq, inArray, isNull, or } from "drizzle-orm";
import type { SubjectKind } from "./audit-personal.ts";
import type { Ctx, Tx } from "./context.ts";

/** Somebody whose personal data an audit row holds. */
export interface Subject {
  kind: SubjectKind;
  id: string;
}

/** A subject's key, and the id under which sealed texts name it. */
export interface SubjectKey {
  keyId: string;
  key: DataKey;
}

/** What keys of subjects are made and opened with. */
export type SubjectCtx = Pick<Ctx, "tenantId" | "clock"> & { doors: Pick<Ctx["doors"], "secrets"> };

type Row = typeof auditSubjects.$inferSelect;

/** One name for a subject within its tenant. */
export const nameOf = ({ kind, id }: Subject): string => `${kind}:${id}`;

/** What a subject's sealed key is bound to. */
export const keyBindingOf = (row: { tenantId: string; id: string }) => ({
  tenantId: row.tenantId,
  path: `audit-subject/${row.id}`,
  version: 1,
});

const findOpen = (tx: Tx, subjects: readonly Subject[]): Promise<Row[]> =>
  tx
    .select()
    .from(auditSubjects)
    .where(
      and(
        isNull(auditSubjects.erasedAt),
        or(
          ...subjects.map(({ kind, id }) =>
            and(eq(auditSubjects.kind, kind), eq(auditSubjects.subjectId, id)),
          ),
        ),
      ),
    );

/** Makes the keys that are missing. Of writers at once one makes it and the others wait and take it, in one order for all. */
const makeMissing = async (tx: Tx, ctx: SubjectCtx, missing: readonly Subject[]): Promise<void> => {
  const createdAt = ctx.clock.now();
  const rows = missing
    .toSorted((x, y) => (nameOf(x) < nameOf(y) ? -1 : 1))
    .map(({ kind, id }) => {
      const row = { tenantId: ctx.tenantId, id: newId(createdAt), kind, subjectId: id, createdAt };
      return { ...row, sealedKey: ctx.doors.secrets.makeKey(keyBindingOf(row)) };
    });
  await tx.insert(auditSubjects).values(rows).onConflictDoNothing();
};

const open = (ctx: SubjectCtx, rows: readonly Row[]): Map<string, SubjectKey> => {
  const keys = new Map<string, SubjectKey>();
  for (const row of rows)
    if (row.sealedKey !== null)
      keys.set(nameOf({ kind: row.kind, id: row.subjectId }), {
        keyId: row.id,
        key: ctx.doors.secrets.withKey(keyBindingOf(row), row.sealedKey),
      });
  return keys;
};

/** The key of each subject by {@link nameOf}, made where there is none: one query for subjects that were seen before. */
export async function subjectKeys(
  tx: Tx,
  ctx: SubjectCtx,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, SubjectKey>> {
  const found = await findOpen(tx, subjects);
  const known = new Set(found.map((row) => nameOf({ kind: row.kind, id: row.subjectId })));
  const missing = subjects.filter((subject) => !known.has(nameOf(subject)));
  if (missing.length === 0) return open(ctx, found);
  await makeMissing(tx, ctx, missing);
  return open(ctx, await findOpen(tx, subjects));
}

/** The keys with these ids that still open something, by id. */
export async function keysById(
  tx: Tx,
  ctx: SubjectCtx,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, DataKey>> {
  if (keyIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(auditSubjects)
    .where(inArray(auditSubjects.id, [...keyIds]));
  return new Map([...open(ctx, rows).values()].map(({ keyId, key }) => [keyId, key]));
}
