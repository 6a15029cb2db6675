import { appendFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

type Options = Parameters<typeof it>[1] & object;

const REPOSITORY = path.resolve(import.meta.dirname, "../../..");
const isLongRun = (): boolean => process.env["PENGUIN_LONG"] === "1";

/**
 * Says by name that something is left to the long run: `moved to --long: <file> > <name>`, on standard output and, where
 * PENGUIN_MOVED names a file, in it.
 */
const noteMoved = (name: string): void => {
  const file = path.relative(REPOSITORY, expect.getState().testPath ?? "");
  const line = `moved to --long: ${file} > ${name}\n`;
  process.stdout.write(line);
  const notes = process.env["PENGUIN_MOVED"];
  if (notes) appendFileSync(notes, line);
};

/** A test of the long run alone; the default run says that it is left to that. */
export function itLong(name: string, options: Options, test: () => Promise<void> | void): void {
  if (isLongRun()) it(name, options, test);
  else noteMoved(name);
}

/** Tests of the long run alone; the default run says that they are left to that. */
export function describeLong(name: string, options: Options, tests: () => void): void {
  if (isLongRun()) describe(name, options, tests);
  else noteMoved(name);
}
