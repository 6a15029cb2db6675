import { CHAOS_LEASE_SECONDS } from "./chaos/chaos-plan.ts";

/** The environment of a product that keeps its data in this folder and lets one person call as often as it can answer. */
export const instanceEnv = (state: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PENGUIN_STATE: state,
  USER_CALL_LIMIT: "10000000",
});

/** The same with claims that last so short that a sender can be stopped beyond them before the start ends it. */
export const chaosEnv = (state: string): NodeJS.ProcessEnv => ({
  ...instanceEnv(state),
  SEND_LEASE_SECONDS: String(CHAOS_LEASE_SECONDS),
});
