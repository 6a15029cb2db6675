import { createHmac, randomInt, timingSafeEqual } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const START = "pm_live_";
const RANDOM_LENGTH = 32;
/** Five of the 32 characters are shown in lists; the 27 others hold 160 bits. */
const PREFIX_LENGTH = START.length + 5;
const SHAPE = new RegExp(`^${START}[0-9A-Za-z]{${RANDOM_LENGTH}}$`);

/** A new key: the text that is shown once. */
export function makeKey(): string {
  return START + Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** True for what looks like a key of ours. */
export function isKey(text: string): boolean {
  return SHAPE.test(text);
}

/** The part by which a key is found and told apart from others. */
export function prefixOf(key: string): string {
  return key.slice(0, PREFIX_LENGTH);
}

/** What is kept of a key. It holds 190 random bits, so a keyed hash without stretching is enough (C26). */
export function hashKey(key: string, pepper: string): string {
  return createHmac("sha256", pepper).update(key).digest("hex");
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
