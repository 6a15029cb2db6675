/** What can be wrong with a request; each door has one table that maps these to its own codes. */
export const ERROR_CODES = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "refused_state",
  "limit_exceeded",
  "unavailable",
] as const;

/** One of the codes. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Facts for the reader of an error: a stable `reason`, the field it belongs to, and plain values. */
export type ErrorDetails = {
  reason?: string;
  fields?: Record<string, string>;
} & Record<string, unknown>;

/**
 * "I could not do what you asked": the one family of errors that core throws on purpose. Its message is written for the
 * person who asked (what happened, what stayed unchanged, what to do next); any other error's message stays inside.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = "DomainError";
    this.code = code;
    this.details = details;
  }
}

/** The standard answer for a row that does not exist or belongs to somebody else. */
export function notFound(what: string): DomainError {
  return new DomainError("not_found", `This ${what} does not exist or is not yours to see.`, { what });
}
