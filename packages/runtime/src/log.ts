import { type DestinationStream, type Logger, pino } from "pino";
import { currentTrace } from "./trace.ts";

export type { Logger } from "pino";

const SECRET_KEYS = ["password", "secret", "token", "authorization", "cookie", "sealed", "passwordHash", "dkimPrivateKey"];
const PERSONAL_KEYS = ["email", "address", "toAddress", "fromAddress", "to", "from", "subject", "text", "html", "body", "raw"];

const paths = [...SECRET_KEYS, ...PERSONAL_KEYS].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * A JSON logger whose lines carry the current trace; secrets, addresses and bodies are replaced by "[redacted]" wherever
 * they appear up to two levels deep. Messages are constant sentences, data goes in fields.
 */
export function createLogger(options: { name: string; level: string; destination?: DestinationStream }): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    base: { service: options.name },
    redact: { paths, censor: "[redacted]" },
    mixin: () => ({ ...currentTrace() }),
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
