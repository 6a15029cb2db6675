import { scopesFor } from "@penguin/core/api-key";
import { DomainError, type ErrorCode } from "@penguin/runtime/error";
import { z } from "zod";

/** What the REST door itself refuses, besides the codes of core. */
export const DOOR_CODES = [
  "method_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
  "internal",
] as const;
type DoorCode = (typeof DOOR_CODES)[number];

/** The one table from code to status. */
export const STATUS_OF = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  refused_state: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  limit_exceeded: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<ErrorCode | DoorCode, number>;

/** One code of an error answer. */
export type RestErrorCode = keyof typeof STATUS_OF;
/** Every code an error answer may have. */
export const ERROR_CODES = Object.keys(STATUS_OF) as RestErrorCode[];

/** A refusal of the door, with headers of its own. */
export class RestError extends Error {
  readonly code: RestErrorCode;
  readonly details: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    code: RestErrorCode,
    message: string,
    more: { details?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "RestError";
    this.code = code;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

const fieldsOf = (error: z.ZodError): Record<string, string> =>
  Object.fromEntries(
    error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [[...issue.path, key].join("."), "This field is not known."])
        : [[issue.path.join("."), issue.message]],
    ),
  );

const fromDomain = (error: DomainError): RestError => {
  const { permission, retryAfter, ...details } = error.details;
  const scopes = typeof permission === "string" ? { scopes: scopesFor(permission) } : {};
  const headers = typeof retryAfter === "number" ? { "retry-after": String(retryAfter) } : undefined;
  return new RestError(error.code, error.message, { details: { ...details, ...scopes }, headers });
};

/** What a caller may know of what was thrown; undefined for errors that were nobody's intention. */
export function readRefusal(error: unknown): RestError | undefined {
  if (error instanceof RestError) return error;
  if (error instanceof DomainError) return fromDomain(error);
  if (error instanceof z.ZodError)
    return new RestError("invalid", "Some fields need attention. Nothing was changed.", {
      details: { fields: fieldsOf(error) },
    });
  return undefined;
}

/** What is answered to a request, before it becomes a Response. */
export interface RestAnswer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

/** The answer to a refusal; an unintended error says nothing of itself. */
export function refusalAnswer(refusal: RestError | undefined, webUrl: string): RestAnswer {
  const { code, message, details, headers } =
    refusal ??
    new RestError(
      "internal",
      "Something went wrong on our side. Try again; the request id names it in our logs.",
    );
  const docs = `${webUrl}/docs/api#${code}`;
  return { status: STATUS_OF[code], body: { error: { code, message, details, docs } }, headers };
}
