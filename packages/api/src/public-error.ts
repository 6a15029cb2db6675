import { DomainError, type ErrorCode } from "@penguin/runtime/error";

const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  refused_state: 412,
  limit_exceeded: 429,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

/** What a caller outside tRPC may know of an error: a status and a body. Unknown errors say nothing of themselves. */
export interface PublicError {
  status: number;
  body: { message: string; reason?: string; fields?: Record<string, string> };
}

/** Turns what a verb threw into an answer; undefined for errors that were nobody's intention, which belong in the log. */
export function publicError(error: unknown): PublicError | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const { reason, fields } = error.details;
  return { status: STATUS[error.code], body: { message: error.message, reason, fields } };
}
