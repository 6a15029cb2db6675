import { openHandOverBook } from "@penguin/infra/hand-over-book";
import { openPostfixQueue } from "@penguin/infra/mail-queue";
import { createLogFileReader, createShippedLogReader } from "@penguin/infra/mail-server";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { readCopiesEnv } from "./copies/env.ts";
import { createCopyJudge } from "./copies/judge-copies.ts";
import { startMilterServer } from "./copies/milter-server.ts";

const LOOK_MS = 250;

const env = readCopiesEnv();
const log = createLogger({ name: "refuse-copies", level: env.LOG_LEVEL });
const shipped =
  env.MAIL_LOG_URL && createShippedLogReader({ url: env.MAIL_LOG_URL, token: env.MAIL_SERVER_TOKEN });
const readLog = env.MAIL_LOG_FILE ? createLogFileReader(env.MAIL_LOG_FILE) : shipped;
if (!readLog) throw new Error("MAIL_LOG_FILE or MAIL_LOG_URL is needed");
const clock = systemClock;
const book = openHandOverBook({
  dir: env.COPIES_DIR,
  clock,
  keepMs: env.COPIES_KEEP_DAYS * 86_400_000,
  most: env.COPIES_MOST,
  tell: (damage) => log.error(damage, "a file had lines that cannot be read, which were left out"),
});
const logLagMs = env.MAIL_HOST_LOG_LAG_SECONDS * 1000;
const judge = createCopyJudge({
  book,
  queue: openPostfixQueue(env.POSTFIX_QUEUE_DIR),
  readLog,
  clock,
  log,
  logLagMs,
  unfinishedMs: env.COPIES_UNFINISHED_SECONDS * 1000,
  waitMs: logLagMs + 2000,
});
const server = await startMilterServer({ host: env.COPIES_HOST, port: env.COPIES_PORT, judge, log });
log.info({ port: server.port, kept: book.open().length }, "copies are refused");

const stopping = new AbortController();
const keepLooking = async (): Promise<void> => {
  while (!stopping.signal.aborted) {
    await judge
      .look()
      .catch((error: unknown) => log.error({ err: error }, "the log or the queue could not be read"));
    await clock.sleep(LOOK_MS, stopping.signal).catch(() => undefined);
  }
};
const looking = keepLooking();
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    stopping.abort();
    void Promise.all([server.close(), looking]).then(() => book.close());
  });
