import { createSender, SEND_BATCH, SEND_LANES, sendBatch } from "@penguin/core/send";
import { createStepRenderer } from "@penguin/core/template";
import { openDatabase } from "@penguin/db";
import { seededDeployment } from "@penguin/cli/rehearse";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createFakeJournal } from "@penguin/infra/send-journal/fake";
import { createSmtpPool } from "@penguin/infra/smtp";
import { createShapingOf } from "@penguin/mail/shaping";
import { createLogger } from "@penguin/runtime/log";
import { createRunClock, type RunTime } from "./run-clock.ts";

/** What a worker process of the bench is told when it begins. */
export interface WorkerOrders {
  databaseUrl: string;
  seed: string;
  dir: string;
  time: RunTime;
  skewMs: number;
}

/** Nothing is stopped here: a lease may last. */
const LEASE_SECONDS = 36_000;
const POLL_MS = 250;

const begin = (orders: WorkerOrders): void => {
  const clock = createRunClock(orders.time, orders.skewMs);
  const { settings, secrets, tokens } = seededDeployment(orders.seed, orders.dir);
  const sender = createSender({
    db: openDatabase(orders.databaseUrl, { max: SEND_LANES + 1, name: "limits-sender" }).db,
    clock,
    log: createLogger({ name: "limits", level: "warn" }),
    smtp: createSmtpPool({ heloName: "limits", idlePerMailbox: 16 }),
    secrets,
    composer: { tokens, renderer: createStepRenderer(), edgeUrl: settings.edgeUrl },
    journal: createFakeJournal(),
    shaping: fixedFile(createShapingOf([])),
    leaseSeconds: LEASE_SECONDS,
  });
  const lane = async (): Promise<void> => {
    for (;;) if ((await sendBatch(sender, SEND_BATCH)) < SEND_BATCH) await clock.sleep(POLL_MS);
  };
  for (let n = 0; n < SEND_LANES; n += 1) void lane();
};

process.on("message", (orders: WorkerOrders) => begin(orders));
process.on("disconnect", () => process.exit());
process.send?.("loaded");
