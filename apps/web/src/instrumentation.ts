import { readWebEnv } from "./env.ts";
import { nameCallers } from "./server/name-callers.ts";

/** Runs once in the server's process, before its first request. */
export function register(): void {
  nameCallers(readWebEnv().TRUSTED_PROXIES);
}
