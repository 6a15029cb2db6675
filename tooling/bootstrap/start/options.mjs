import path from "node:path";
import { Failure } from "../process/failure.mjs";

const FLAGS = { "--reset": "reset", "--dev": "dev", "--once": "once", "--json": "json", "--help": "help" };
const VALUES = { "--port": "port", "--contacts": "contacts", "--seed": "seed" };

const USAGE = `npm start -- [options]
  --port N         web port (default 3000, or the next free one)
  --dev            rebuild on every change
  --reset          delete all data first
  --once           bring up, run one campaign, compare, stop
  --json           progress on stderr, one JSON line on stdout
  --contacts FILE  the CSV that --once imports
  --seed N         the seed of the world`;

const parsePort = (text) => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Failure(`--port wants a number from 1 to 65535, not ${text}.`);
  return port;
};

/** Reads the command line of `npm start`; throws a Failure that names the first thing it does not know. */
export const parseOptions = (argv) => {
  const options = { reset: false, dev: false, once: false, json: false, help: false };
  const rest = argv.flatMap((text) =>
    /^--[a-z]+=/.test(text) ? [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)] : [text],
  );
  while (rest.length > 0) {
    const flag = rest.shift();
    if (FLAGS[flag]) options[FLAGS[flag]] = true;
    else if (VALUES[flag]) {
      const value = rest.shift();
      if (value === undefined || value.startsWith("--"))
        throw new Failure(`${flag} wants a value.\n${USAGE}`);
      options[VALUES[flag]] = value;
    } else throw new Failure(`Unknown option ${flag}.\n${USAGE}`);
  }
  if (options.port !== undefined) options.port = parsePort(options.port);
  if (options.contacts !== undefined)
    options.contacts = path.resolve(process.env.INIT_CWD ?? process.cwd(), options.contacts);
  return options;
};

export { USAGE };
