import { DEPLOYMENT_SETTINGS } from "@penguin/core/kernel";
import { DOOR_SETTINGS } from "@penguin/infra/doors";
import { readEnv } from "@penguin/runtime/env";
import { z } from "zod";

/** The settings of a running instance, as its processes have them. */
export const INSTANCE_SETTINGS = {
  ...DEPLOYMENT_SETTINGS,
  ...DOOR_SETTINGS,
  DATABASE_URL: z.url(),
  AUTH_DATABASE_URL: z.url(),
  CONTROL_DATABASE_URL: z.url(),
  SERVER_DATABASE_URL: z.url(),
  QUEUE_DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
} as const;

/** Reads and checks the environment; throws one Error that names what is wrong. */
export function readInstanceEnv() {
  return readEnv(INSTANCE_SETTINGS, process.env);
}

export type InstanceEnv = ReturnType<typeof readInstanceEnv>;
