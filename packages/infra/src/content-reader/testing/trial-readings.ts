import type { Reading } from "../content-reader.ts";

/** Gives back what it is given. */
export const ECHO: Reading<unknown, unknown> = { name: "echo", read: (content) => content };
/** Takes as long as it is told, without ever giving way. */
export const SPIN: Reading<number, string> = {
  name: "spin",
  read: (ms) => {
    const until = process.hrtime.bigint() + BigInt(ms) * 1_000_000n;
    while (process.hrtime.bigint() < until);
    return "done";
  },
};
/** Takes memory until there is none. */
export const HOARD: Reading<number, number> = {
  name: "hoard",
  read: (pieces) => {
    const kept: string[][] = [];
    for (let piece = 0; piece < pieces; piece += 1) kept.push("a".repeat(100_000).split(""));
    return kept.length;
  },
};
/** Throws. */
export const FAIL: Reading<string, never> = {
  name: "fail",
  read: (message) => {
    throw new Error(message);
  },
};
