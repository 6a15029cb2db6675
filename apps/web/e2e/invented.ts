/** A source of numbers from 0 to 1 that gives the same ones for the same seed. */
export type Chance = () => number;

/** Mulberry32 over a hash of the text. */
export function chanceOf(seed: string): Chance {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const CONSONANTS = "bdfgklmnprstvz";
const VOWELS = "aeiou";

const one = (chance: Chance, from: string): string => from.charAt(Math.floor(chance() * from.length));

/** A word that nobody wrote before. */
export function word(chance: Chance, syllables = 3): string {
  return Array.from({ length: syllables }, () => one(chance, CONSONANTS) + one(chance, VOWELS)).join("");
}

/** A word with a capital. */
export function name(chance: Chance, syllables = 3): string {
  const text = word(chance, syllables);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Several words with a capital and a full stop. */
export function sentence(chance: Chance, words = 6): string {
  const rest = Array.from({ length: words - 1 }, () => word(chance, 2));
  return `${[name(chance, 2), ...rest].join(" ")}.`;
}

/** Somebody who receives mail. */
export interface Person {
  email: string;
  firstName: string;
  lastName: string;
  company: string;
}

/** A person with an address at `domain`, whose name decides what its server does. */
export function person(chance: Chance, domain: string): Person {
  const firstName = name(chance, 2);
  const lastName = name(chance, 3);
  const email = `${firstName}.${lastName}@${word(chance, 2)}.${domain}`.toLowerCase();
  return { email, firstName, lastName, company: `${name(chance)} ${name(chance, 2)}` };
}

/** Somebody who signs up. */
export interface Owner {
  name: string;
  email: string;
  organisation: string;
  password: string;
}

/** Somebody with an address that takes all mail. */
export function owner(chance: Chance): Owner {
  return {
    name: `${name(chance, 2)} ${name(chance)}`,
    email: `${word(chance)}@${word(chance)}.ok.test`,
    organisation: `${name(chance)} ${name(chance, 2)}`,
    password: sentence(chance, 4),
  };
}
