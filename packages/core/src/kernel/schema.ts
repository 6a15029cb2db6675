import { z } from "zod";

/** Control characters, separators of lines and halves of characters: nothing that a name is made of. */
const ONE_LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
const LINES = /^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u;

/** Text on one line as somebody types it, trimmed: a name, a subject, a search. What could begin a header of a mail is refused. */
export const line = (): z.ZodString =>
  z.string().trim().regex(ONE_LINE, "Leave out line breaks and control characters.");

/** Text of several lines, as it was typed. Control characters besides line breaks and tabs are refused. */
export const lines = (): z.ZodString => z.string().regex(LINES, "Leave out control characters.");

/** Where a page of a list goes on; what the answer before gave as `nextCursor`. */
export const Cursor = z
  .string()
  .max(400)
  .regex(/^[\w-]*$/, "This is no place in a list.")
  .optional();
