import { createHash } from "node:crypto";

/**
 * A number in [0, 1) that depends only on the seed and the key parts: the same inputs give the same number in every
 * process and in any order of calls, so parallel work stays reproducible.
 */
export function seededUnit(seed: string, ...keyParts: readonly (string | number)[]): number {
  const digest = createHash("sha256")
    .update([seed, ...keyParts].join("\u0000"))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** Picks one element by {@link seededUnit}. Throws a RangeError when `choices` is empty. */
export function seededPick<T>(
  choices: readonly T[],
  seed: string,
  ...keyParts: readonly (string | number)[]
): T {
  const choice = choices[Math.floor(seededUnit(seed, ...keyParts) * choices.length)];
  if (choice === undefined) throw new RangeError("seededPick needs at least one choice");
  return choice;
}
