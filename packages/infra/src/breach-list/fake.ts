import type { BreachList } from "./index.ts";

/** A list of exactly these passwords; only for tests. */
export function createFakeBreachList(passwords: readonly string[] = []): BreachList {
  return { has: async (password) => passwords.includes(password) };
}
