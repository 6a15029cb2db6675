import { isId } from "@penguin/runtime/id";
import { z } from "zod";

/** An instant in answers: ISO 8601 in UTC. */
export const Instant = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : value),
  z.iso.datetime(),
);

/** How many rows a page has, as a query parameter. */
export const Limit = z.coerce.number().int().min(1).max(100).default(25);

const CHECKS = {
  id: isId,
  time: (text: string) => !Number.isNaN(Date.parse(text)),
  text: () => true,
} as const;

const isCursor = (text: string, kinds: readonly (keyof typeof CHECKS)[]): boolean => {
  try {
    const keys: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (!Array.isArray(keys) || keys.length !== kinds.length) return false;
    return kinds.every((kind, index) => {
      const key: unknown = keys[index];
      return typeof key === "string" && CHECKS[kind](key);
    });
  } catch {
    return false;
  }
};

/** The `nextCursor` of the page before, whose keys are of these kinds; anything else is refused, not ignored. */
export const cursorOf = (...kinds: (keyof typeof CHECKS)[]) =>
  z
    .string()
    .max(400)
    .refine((text) => isCursor(text, kinds), "Send the nextCursor of the page before, unchanged.")
    .optional();

/** The envelope of one thing. */
export const one = <S extends z.ZodType>(data: S) => z.object({ data });
/** The envelope of a whole short list. */
export const all = <S extends z.ZodType>(row: S) => z.object({ data: z.array(row) });
/** The envelope of a page; `nextCursor` is null on the last one. */
export const paged = <S extends z.ZodType>(row: S) =>
  z.object({ data: z.array(row), page: z.object({ nextCursor: z.string().nullable() }) });

/** Puts a page of a verb into its envelope. */
export const toPaged = <T>({ rows, nextCursor }: { rows: T[]; nextCursor: string | undefined }) => ({
  data: rows,
  page: { nextCursor: nextCursor ?? null },
});

/** The envelope of a new row. */
export const Created = one(z.object({ id: z.uuid() }));
/** No content. */
export const Nothing = z.void();
