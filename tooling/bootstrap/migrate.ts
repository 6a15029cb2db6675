import { text } from "node:stream/consumers";
import { type DatabaseRequest, prepareDatabase } from "./prepare-database.ts";

const AUTHENTICATION_FAILED = "28P01";

const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: string };
  if (code === AUTHENTICATION_FAILED)
    return "The database refuses the stored password: it was made with other secrets. Put secrets.json back or start over with --reset.";
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
};

/** Reads one JSON request from standard input and brings that database up to date. */
async function main(): Promise<void> {
  await prepareDatabase(JSON.parse(await text(process.stdin)) as DatabaseRequest);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
