import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { findFiles } from "./find-files.ts";

/** A command that says something about each of some files. */
export interface FileCommand<T extends object> {
  name: string;
  /** What it does, for `--help`. */
  does: string;
  say: (raw: Uint8Array) => Promise<T>;
  print: (file: string, told: T) => string;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const readArguments = (argv: readonly string[]): { json: boolean; help: boolean; names: string[] } => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  return { json: values.json, help: values.help, names: positionals };
};

/**
 * Runs a command on files and folders: one line a file, with `--json` an object in the order of the files. A file that
 * cannot be read is a line on standard error and makes the exit code 1; 2 is for a wrong command line.
 */
export async function runOnFiles<T extends object>(
  command: FileCommand<T>,
  argv: readonly string[],
): Promise<number> {
  const usage = `say: ${command.name} FILE-OR-FOLDER... [--json]`;
  let asked: ReturnType<typeof readArguments>;
  try {
    asked = readArguments(argv);
    if (!asked.help && asked.names.length === 0) throw new Error(usage);
  } catch (error) {
    process.stderr.write(`penguin ${command.name}: ${reasonOf(error)}\n`);
    return 2;
  }
  if (asked.help) {
    process.stdout.write(`${usage}\n${command.does}\n`);
    return 0;
  }
  let code = 0;
  for (const file of await findFiles(asked.names)) {
    try {
      const told = await command.say(await readFile(file));
      process.stdout.write(`${asked.json ? JSON.stringify({ file, ...told }) : command.print(file, told)}\n`);
    } catch (error) {
      process.stderr.write(`penguin ${command.name}: ${file}: ${reasonOf(error)}\n`);
      code = 1;
    }
  }
  return code;
}
