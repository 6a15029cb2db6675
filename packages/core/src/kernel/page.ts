import { DomainError } from "@penguin/runtime/error";
import { z } from "zod";
import { Cursor } from "./schema.ts";

/** Input of every list: how many rows and where the page starts. */
export const PageInput = z.object({
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});

/** A page of rows and the cursor of the next one, absent on the last page. */
export interface Page<T> {
  rows: T[];
  nextCursor: string | undefined;
}

/** Packs the sort keys of a page's last row. */
export function encodeCursor(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString("base64url");
}

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
};

/** What rows are sorted by. */
const KEYS = {
  id: z.guid(),
  moment: z.iso.datetime(),
  text: z.string().regex(/^[^\0\p{Cs}]*$/u),
  row: z.number().int().min(0).max(2_147_483_647),
};

/** Unpacks the sort keys of a cursor, undefined without one. Throws `invalid` for the place of another list. */
export function decodeCursor(
  cursor: string | undefined,
  kinds: readonly (keyof typeof KEYS)[],
): string[] | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const keys = parsed(cursor);
  const isOurs =
    Array.isArray(keys) &&
    keys.length === kinds.length &&
    kinds.every((kind, n) => KEYS[kind].safeParse(keys[n]).success);
  if (isOurs) return keys.map(String);
  throw new DomainError("invalid", "This is no place in this list. Start at its first page.", {
    fields: { cursor: "This is no place in this list." },
  });
}

/** Cuts `limit + 1` fetched rows to a page. */
export function toPage<T>(
  rows: T[],
  limit: number,
  keysOf: (row: T) => readonly (string | number)[],
): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor(keysOf(last)) : undefined };
}
