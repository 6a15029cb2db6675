import { DEPLOYMENT_SETTINGS } from "@penguin/core/kernel";
import { DOOR_SETTINGS } from "@penguin/infra/doors";
import type { QueueStore } from "@penguin/jobs/queue-store";
import { readEnv } from "@penguin/runtime/env";
import { z } from "zod";

const QUEUE_SETTINGS = { QUEUE_DATABASE_URL: z.url().optional(), REDIS_URL: z.url().optional() } as const;

/** The settings of a running instance, as its processes have them. */
export const INSTANCE_SETTINGS = {
  ...DEPLOYMENT_SETTINGS,
  ...DOOR_SETTINGS,
  DATABASE_URL: z.url(),
  AUTH_DATABASE_URL: z.url(),
  CONTROL_DATABASE_URL: z.url(),
  SERVER_DATABASE_URL: z.url(),
  ...QUEUE_SETTINGS,
} as const;

/** Reads and checks the environment; throws one Error that names what is wrong. */
export function readInstanceEnv() {
  return readEnv(INSTANCE_SETTINGS, process.env);
}

export type InstanceEnv = ReturnType<typeof readInstanceEnv>;

/** Where the jobs of an instance wait; throws when its settings do not say. */
export function queueStoreOf(env: Pick<InstanceEnv, keyof typeof QUEUE_SETTINGS>): QueueStore {
  if (env.REDIS_URL) return { kind: "redis", url: env.REDIS_URL };
  if (env.QUEUE_DATABASE_URL) return { kind: "postgres", url: env.QUEUE_DATABASE_URL };
  throw new Error(
    "No running instance was found: npm start brings one up, PENGUIN_STATE names the folder of another.",
  );
}

/**
 * The login that alone names staff and bars addresses for every tenant: the command line's, and no process of an instance has it.
 * Throws when the environment does not say it.
 */
export function readOperatorUrl(): string {
  return readEnv({ OPERATOR_DATABASE_URL: z.url() }, process.env).OPERATOR_DATABASE_URL;
}

/** A superuser's URL of the database server, for what makes logins; throws when `PENGUIN_ADMIN_URL` does not say it. */
export function readAdminUrl(): string {
  return readEnv({ PENGUIN_ADMIN_URL: z.url() }, process.env).PENGUIN_ADMIN_URL;
}

/** The queue store of the running instance, without asking for its other settings. */
export function readQueueStore(): QueueStore {
  return queueStoreOf(readEnv(QUEUE_SETTINGS, process.env));
}
