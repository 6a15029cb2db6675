import { type DestinationStream, type Logger, pino } from "pino";
import { currentTrace } from "./trace.ts";

export type { Logger } from "pino";

const SECRET_KEYS = [
  "password",
  "secret",
  "token",
  "authorization",
  "cookie",
  "sealed",
  "passwordHash",
  "dkimPrivateKey",
];
const PERSONAL_KEYS = [
  "email",
  "address",
  "toAddress",
  "fromAddress",
  "to",
  "from",
  "subject",
  "text",
  "html",
  "body",
  "raw",
];

const paths = [...SECRET_KEYS, ...PERSONAL_KEYS].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

const LONGEST_TEXT = 4000;

interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/** A failed query's message carries its parameters, which are people's data; only the statement is kept. */
const withoutParameters = (text: string): string =>
  text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/g, "").slice(0, LONGEST_TEXT);

/** An error as it may stand in a log. */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error" };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutParameters(error.message),
    ...(typeof code === "string" ? { code } : {}),
    ...(error.stack ? { stack: withoutParameters(error.stack) } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

const WAITING_BYTES = 1_048_576;

/** Standard output. While its disk is full, lines wait within {@link WAITING_BYTES} and the process goes on. */
const openOutput = (): DestinationStream => {
  const output = pino.destination({ fd: 1, sync: true, maxLength: WAITING_BYTES });
  output.on("error", () => undefined);
  return output;
};

/**
 * A JSON logger whose lines carry the current trace; secrets, addresses and bodies are replaced by "[redacted]" wherever
 * they appear up to two levels deep. Messages are constant sentences, data goes in fields. Without a destination lines go to
 * standard output; what cannot be written there throws nothing.
 */
export function createLogger(options: {
  name: string;
  level: string;
  destination?: DestinationStream;
}): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    base: { service: options.name },
    redact: { paths, censor: "[redacted]" },
    serializers: { err: describeError },
    mixin: () => ({ ...currentTrace() }),
  };
  return pino(settings, options.destination ?? openOutput());
}
