import type { PasswordHasher } from "./index.ts";

/** A hasher that costs nothing; only for tests. */
export function createFakePasswordHasher(): PasswordHasher {
  return {
    hash: async (password) => `cheap:${password}`,
    verify: async (stored, password) => stored === `cheap:${password}`,
  };
}
