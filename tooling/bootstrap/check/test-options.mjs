import { parseArgs } from "node:util";

export const USAGE = `npm test -- [--strict] [--fast | --long | --changed [SINCE]]
  --strict          what could not run is a failure; missing Debian packages are installed first
  --fast            without the browser and the documented commands
  --long            everything, with what is too dear for each change
  --changed [SINCE] format, lint, types and the nearest tests of what changed since a commit (HEAD without one)`;

const OPTIONS = {
  strict: { type: "boolean", default: false },
  fast: { type: "boolean", default: false },
  long: { type: "boolean", default: false },
  changed: { type: "boolean", default: false },
};

/**
 * What `npm test` was asked for: `{ strict, fast, long, since }`, where `since` is the commit that `--changed` compares
 * with. Throws an Error with a sentence for anything else.
 */
export const parseTestOptions = (argv) => {
  const { values, positionals } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  const { strict, fast, long, changed } = values;
  if ([fast, long, changed].filter(Boolean).length > 1)
    throw new Error("--fast, --long and --changed exclude each other.");
  if (positionals.length > (changed ? 1 : 0)) throw new Error(`${positionals.at(-1)} is not expected here.`);
  return { strict, fast, long, since: changed ? (positionals[0] ?? "HEAD") : undefined };
};
