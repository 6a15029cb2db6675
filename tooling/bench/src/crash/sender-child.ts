import { openSync, writeSync } from "node:fs";
import { createSender } from "@penguin/core/send";
import { createStepRenderer } from "@penguin/core/template";
import { openDatabase, outliveDatabase } from "@penguin/db";
import { createSecretBox } from "@penguin/infra/secret";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { openFileJournal, type SendJournal } from "@penguin/infra/send-journal";
import { createSmtpPool, type SmtpTransport } from "@penguin/infra/smtp";
import { createShapingOf } from "@penguin/mail/shaping";
import { createTokenSigner } from "@penguin/mail/token";
import { armFaultPoints, type FaultPoint } from "@penguin/runtime/fault-point";
import { newId } from "@penguin/runtime/id";
import { createLogger } from "@penguin/runtime/log";
import { runSender } from "@penguin/worker/run-sender";
import { createQuickClock } from "./quick-clock.ts";

/** What a sender is told when its life begins. */
export interface SenderOrders {
  databaseUrl: string;
  journalDir: string;
  /** Where it notes, before it strikes itself, that it was hit. */
  hitsFile: string;
  key: string;
  edgeUrl: string;
  startMs: number;
  factor: number;
  leaseSeconds: number;
  /** The port of the customers' own server, to tell its mails from those of ours. */
  externalPort: number;
  remembers: boolean;
}

/** At the `nth` passing of the point, with a mail of that kind at hand, it kills or stops itself. */
export interface Trap {
  number: number;
  point: FaultPoint;
  nth: number;
  only: "hosted" | "external" | undefined;
  deadly: boolean;
}

/** What a sender leaves in its file when it is hit. */
export interface Hit {
  number: number;
  inFlight: number;
}

let trap: (Trap & { left: number }) | undefined;
let atHand: "hosted" | "external" = "hosted";

/** Remembers of which kind the mail was that last had an answer. */
const watched = (smtp: SmtpTransport, externalPort: number): SmtpTransport => ({
  ...smtp,
  submit: async (settings, envelope, raw, watch) => {
    const kind = settings.port === externalPort ? "external" : "hosted";
    const onData = async (): Promise<boolean> => {
      atHand = kind;
      return (await watch?.onData()) !== false;
    };
    const outcome = await smtp.submit(settings, envelope, raw, { onData });
    atHand = kind;
    return outcome;
  },
});

/** A journal that is written and never read: each life starts with an empty one of another name. */
const forgetful = (journal: SendJournal, at: Date): SendJournal => ({
  ...journal,
  id: newId(at),
  complete: false,
  left: new Map(),
});

const begin = (orders: SenderOrders): void => {
  const clock = createQuickClock(orders.startMs, orders.factor);
  const key = Buffer.from(orders.key, "hex");
  const journal = openFileJournal(orders.journalDir, clock);
  const sender = createSender({
    db: openDatabase(orders.databaseUrl, { max: 6, name: "crash-sender" }).db,
    clock,
    log: createLogger({ name: "crash", level: "silent" }),
    smtp: watched(createSmtpPool({ heloName: "crash", idlePerMailbox: 4 }), orders.externalPort),
    secrets: createSecretBox([{ id: "k1", key }]),
    composer: {
      tokens: createTokenSigner([{ id: 1, secret: key }]),
      renderer: createStepRenderer(),
      edgeUrl: orders.edgeUrl,
    },
    shaping: fixedFile(createShapingOf([])),
    journal: orders.remembers ? journal : forgetful(journal, clock.now()),
    leaseSeconds: orders.leaseSeconds,
  });
  const hits = openSync(orders.hitsFile, "a");
  armFaultPoints((point) => {
    if (!trap || trap.point !== point || (trap.only && trap.only !== atHand) || sender.inFlight.size === 0)
      return;
    trap.left -= 1;
    if (trap.left > 0) return;
    const { number, deadly } = trap;
    trap = undefined;
    writeSync(hits, `${JSON.stringify({ number, inFlight: sender.inFlight.size } satisfies Hit)}\n`);
    process.kill(process.pid, deadly ? "SIGKILL" : "SIGSTOP");
  });
  runSender(sender);
};

process.on("message", (message: { begin?: SenderOrders; trap?: Trap }) => {
  if (message.begin) begin(message.begin);
  trap = message.trap ? { ...message.trap, left: message.trap.nth } : undefined;
  if (!message.trap && !message.begin) process.send?.("disarmed");
});
outliveDatabase(() => undefined);
process.on("disconnect", () => process.exit());
// A spare one may be loaded when the bench is over.
if (process.connected) process.send?.("loaded");
