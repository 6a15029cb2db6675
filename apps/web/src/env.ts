import { DEPLOYMENT_SETTINGS } from "@penguin/core/kernel";
import { DOOR_SETTINGS } from "@penguin/infra/doors";
import { readTrustedProxies } from "@penguin/runtime/address";
import { readEnv } from "@penguin/runtime/env";
import { z } from "zod";

const proxyList = z.string().transform((text, ctx) => {
  try {
    return readTrustedProxies(text);
  } catch (error) {
    ctx.addIssue({
      code: "custom",
      message: error instanceof Error ? error.message : "is no list of addresses",
    });
    return z.NEVER;
  }
});

/** Everything the web app reads from its environment; nothing of it is needed to build. */
export const WEB_SETTINGS = {
  ...DEPLOYMENT_SETTINGS,
  ...DOOR_SETTINGS,
  BOOT_ID: z.string().default("web"),
  NEXTAUTH_SECRET: z.string().min(16),
  DATABASE_URL: z.url(),
  AUTH_DATABASE_URL: z.url(),
  STAFF_DATABASE_URL: z.url(),
  QUEUE_DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  /** The proxies in front of this server: addresses and CIDR ranges. Nobody else's word on where a call comes from counts. */
  TRUSTED_PROXIES: proxyList.default(readTrustedProxies("")),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error"]).default("info"),
} as const;

/** Reads and checks the environment; throws one Error that names what is wrong. */
export function readWebEnv() {
  return readEnv(WEB_SETTINGS, process.env);
}
