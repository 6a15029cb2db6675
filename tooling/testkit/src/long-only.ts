import { appendFileSync } from "node:fs";
import path from "node:path";
import { describe, it, type TestOptions, TestRunner } from "vitest";

const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** Whether this is the run of everything, `npm test -- --long`. */
export const isLongRun = (): boolean => process.env["PENGUIN_LONG"] === "1";

/**
 * Says by name what is left to the long run: a line `moved to --long: <file> > <name>` on standard output and, where
 * PENGUIN_MOVED names a file, in it.
 */
const noteMoved = (name: string): void => {
  const { file, suite } = TestRunner.getCurrentSuite();
  const place = suite?.fullName ?? path.relative(REPOSITORY, file?.filepath ?? suite?.file.filepath ?? "");
  const line = `moved to --long: ${place} > ${name}\n`;
  process.stdout.write(line);
  const notes = process.env["PENGUIN_MOVED"];
  if (notes) appendFileSync(notes, line);
};

/** A test of the long run alone; any other run says that it was left to that. */
export function itLong(name: string, options: TestOptions, test: () => Promise<void> | void): void {
  if (isLongRun()) it(name, options, test);
  else noteMoved(name);
}

/** Tests of the long run alone; any other run says that they were left to that. */
export function describeLong(name: string, options: TestOptions, tests: () => void): void {
  if (isLongRun()) describe(name, options, tests);
  else noteMoved(name);
}
