import { barAddress, listBars, unbarAddress } from "@penguin/core/suppression";
import { openDatabase } from "@penguin/db";
import { systemClock } from "@penguin/runtime/clock";
import { DomainError } from "@penguin/runtime/error";
import { createLogger } from "@penguin/runtime/log";
import { readOperatorUrl } from "../env.ts";

/** What is asked about addresses that nobody on the platform writes to. */
export type BarRequest =
  | { act: "bar"; email: string; source: string }
  | { act: "unbar"; email: string }
  | { act: "bars" };

const SHOWN = 1000;

/** Reads `bar E-MAIL REASON`, `unbar E-MAIL-OR-HASH` and `bars`; undefined for anything else. */
export function readBarArguments([act, email, source, ...more]: readonly string[]): BarRequest | undefined {
  if (act === "bars" && email === undefined) return { act };
  if (email === undefined || more.length > 0) return undefined;
  if (act === "bar" && source !== undefined) return { act, email, source };
  return act === "unbar" && source === undefined ? { act, email } : undefined;
}

const perform = async (ctx: Parameters<typeof barAddress>[0], request: BarRequest): Promise<string> => {
  if (request.act === "bar")
    return `Nobody on the platform writes to ${request.email} any more (${await barAddress(ctx, request)}).`;
  if (request.act === "unbar")
    return (await unbarAddress(ctx, request.email)) ? "It may be written to again." : "It was not barred.";
  const bars = await listBars(ctx, SHOWN);
  const lines = bars.map(({ hash, createdAt, source }) => `${createdAt.toISOString()}  ${hash}  ${source}`);
  return [...lines, bars.length < SHOWN ? `${bars.length} barred` : `the latest ${SHOWN}`].join("\n");
};

/**
 * The commands `penguin staff bar`, `unbar` and `bars` on a running instance. A change leaves a line in the log, without the
 * address. Exit code 2 for what is no address.
 */
export async function changeBars(request: BarRequest): Promise<number> {
  const operator = openDatabase(readOperatorUrl(), { max: 1, name: "penguin-cli" });
  try {
    process.stdout.write(`${await perform({ operator: operator.db, clock: systemClock }, request)}\n`);
    if (request.act !== "bars")
      createLogger({ name: "cli", level: "info" }).info(
        { act: request.act },
        "a bar of the platform was changed",
      );
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    process.stderr.write(`penguin staff: ${error.message}\n`);
    return 2;
  } finally {
    await operator.close();
  }
}
