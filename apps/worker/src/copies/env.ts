import { portSetting, readEnv } from "@penguin/runtime/env";
import { z } from "zod";

const seconds = (standard: number) => z.coerce.number().min(0).default(standard);

/** A program of its own beside the mail server: it needs neither the database nor a key. */
const SETTINGS = {
  COPIES_HOST: z.string().default("127.0.0.1"),
  COPIES_PORT: portSetting,
  /** A folder on a disk that outlives the process. */
  COPIES_DIR: z.string().min(1),
  /** Postfix's `queue_directory`, to be read by this process. */
  POSTFIX_QUEUE_DIR: z.string().min(1),
  MAIL_LOG_FILE: z.string().min(1).optional(),
  MAIL_LOG_URL: z.url().optional(),
  MAIL_SERVER_TOKEN: z.string().default(""),
  MAIL_HOST_LOG_LAG_SECONDS: seconds(5),
  COPIES_UNFINISHED_SECONDS: seconds(600),
  /** Longer than a mail stays of unknown fate (a day) or is tried again (17 hours). */
  COPIES_KEEP_DAYS: z.coerce.number().min(2).default(7),
  COPIES_MOST: z.coerce.number().int().min(1000).default(1_000_000),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
} as const;

/** Reads and checks the environment; throws one Error that names what is wrong. */
export function readCopiesEnv() {
  return readEnv(SETTINGS, process.env);
}
