/** The parts of a procedure's failure that screens look at. */
export interface Failure {
  code?: string;
  message: string;
  fields?: Readonly<Record<string, string>>;
  details?: Readonly<Record<string, unknown>>;
  requestId?: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const textsOf = (value: unknown): Record<string, string> | undefined =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      )
    : undefined;

/** Reads the failure behind a thrown value; undefined when no answer of ours is behind it, as when the network failed. */
export function readFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  const data: unknown = "data" in error ? error.data : undefined;
  if (!isObject(data))
    return "code" in error && error.name === "TRPCError"
      ? { code: textOf(error.code), message: error.message }
      : undefined;
  const details = isObject(data["details"]) ? data["details"] : undefined;
  return {
    code: textOf(data["code"]),
    message: error.message,
    fields: textsOf(data["fields"]),
    details,
    requestId: textOf(data["requestId"]),
  };
}

/** The code of a failure, as `NOT_FOUND`. */
export const failureCode = (error: unknown): string | undefined => readFailure(error)?.code;
