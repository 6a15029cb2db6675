import { DomainError } from "@penguin/runtime/error";
import type { z } from "zod";

/** Parses input at the door of a verb; throws `invalid` with one message a field. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = Object.fromEntries(
    result.error.issues.map((issue) => [issue.path.join("."), issue.message]),
  );
  throw new DomainError("invalid", "Some fields need attention. Nothing was saved.", { fields });
}
