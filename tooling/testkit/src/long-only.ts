import { appendFileSync } from "node:fs";
import path from "node:path";
import { it, type TestOptions, TestRunner } from "vitest";
import { IS_LONG_RUN, MOVED_FILE } from "./env.ts";

type Register = (name: string, options: TestOptions, test: () => Promise<void> | void) => void;

const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

const register: Register = (name, options, test) => {
  it(name, options, test);
};

const noteMoved: Register = (name) => {
  const { file, suite } = TestRunner.getCurrentSuite();
  const place = suite?.fullName ?? path.relative(REPOSITORY, file?.filepath ?? "");
  const line = `moved to --long: ${place} > ${name}\n`;
  process.stdout.write(line);
  if (MOVED_FILE) appendFileSync(MOVED_FILE, line);
};

/**
 * A test of the long run alone. Any other run says by name that it was left to that: a line
 * `moved to --long: <file> > <name>` on standard output and, where PENGUIN_MOVED names a file, in it.
 */
export const itLong: Register = IS_LONG_RUN ? register : noteMoved;
