import { hash, verify } from "@node-rs/argon2";

/** Hashes and checks passwords. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False for a wrong password and for a malformed hash; takes as long for a missing hash as for a wrong password. */
  verify(stored: string | undefined, password: string): Promise<boolean>;
}

/** argon2id (RFC 9106) with 19 MiB and two passes. */
export function createPasswordHasher(): PasswordHasher {
  const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
  const decoy = hash("a password nobody has", settings);
  return {
    hash: (password) => hash(password, settings),
    verify: async (stored, password) => {
      const matches = await verify(stored ?? (await decoy), password).catch(() => false);
      return matches && stored !== undefined;
    },
  };
}
