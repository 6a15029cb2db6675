import { DEPLOYMENT_SETTINGS } from "@penguin/core/kernel";
import { DOOR_SETTINGS } from "@penguin/infra/doors";
import { portSetting, readEnv } from "@penguin/runtime/env";
import { z } from "zod";

export const ROLES = ["send", "receive", "control", "edge"] as const;
export type Role = (typeof ROLES)[number];

const roles = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.enum(ROLES)).min(1));

/** Everything the worker reads from its environment. */
export const WORKER_SETTINGS = {
  ...DEPLOYMENT_SETTINGS,
  ...DOOR_SETTINGS,
  ROLES: roles,
  BOOT_ID: z.string().default("worker"),
  WORKER_PORT: portSetting,
  EDGE_PORT: portSetting.optional(),
  EDGE_HOST: z.string().default("127.0.0.1"),
  DATABASE_URL: z.url().optional(),
  CONTROL_DATABASE_URL: z.url().optional(),
  AUTH_DATABASE_URL: z.url().optional(),
  SERVER_DATABASE_URL: z.url().optional(),
  /** Shaping rules of the operator, before those that come with the product; read again when the file changes. */
  SHAPING_RULES_FILE: z.string().min(1).optional(),
  /** The folder of the sender's journal, on a disk that outlives the process; needed by the send role. */
  SEND_JOURNAL_DIR: z.string().min(1).optional(),
  /** After how many hours in which nobody sent an operator is asked before what is late leaves; 0 is never. */
  CATCH_UP_HOURS: z.coerce.number().min(0).max(8760).default(48),
  /** How long a mail that a sender has claimed is its alone. */
  SEND_LEASE_SECONDS: z.coerce.number().int().min(10).max(3600).default(300),
  /** How long a start waits for its databases and its queue before the process ends, for a supervisor to see. */
  START_WITHIN_SECONDS: z.coerce.number().int().min(1).max(86_400).default(120),
  QUEUE_DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error"]).default("info"),
} as const;

/** Reads and checks the environment; throws one Error that names what is wrong. */
export function readWorkerEnv() {
  return readEnv(WORKER_SETTINGS, process.env);
}

export type WorkerEnv = ReturnType<typeof readWorkerEnv>;
