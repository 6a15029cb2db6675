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

/** Unpacks a cursor into `count` strings; undefined for anything that is not one of ours. */
export function decodeCursor(cursor: string | undefined, count: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const valid = Array.isArray(keys) && keys.length === count;
    return valid ? keys.map(String) : undefined;
  } catch {
    return undefined;
  }
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
