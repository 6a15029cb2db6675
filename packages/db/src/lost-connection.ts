const LOST: ReadonlySet<unknown> = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
]);

/** The driver's own slip: a write it put off meets a connection that is gone. */
const isLateWrite = (error: Error): boolean =>
  error instanceof TypeError && /\bnextWrite\b.*\bpostgres\b/.test(error.stack ?? "");

/** Whether an error, or what caused it, says that the database went away in the middle. */
export const isLostConnection = (error: unknown): boolean =>
  error instanceof Error &&
  (isLateWrite(error) || LOST.has((error as { code?: unknown }).code) || isLostConnection(error.cause));

/**
 * Lets this process live on when the driver tells nobody in particular that a connection is gone (postgres.js 3.4.9 does
 * so where one breaks while it writes or reads its types): `tell` hears of it, and whatever waits for an answer fails on
 * its own. Any other error that nobody caught still ends the process.
 */
export function outliveDatabase(tell: (error: Error) => void): void {
  process.on("uncaughtException", (error) => {
    if (!isLostConnection(error)) throw error;
    tell(error);
  });
}
