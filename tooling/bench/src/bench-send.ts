import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ALWAYS_OPEN,
  inventContacts,
  openRehearsal,
  openRehearsalDatabase,
  registerOwner,
  seededDeployment,
  setUpCampaign,
} from "@penguin/cli/rehearse";
import { type SenderCtx, sendBatch } from "@penguin/core/send";
import { createStepRenderer } from "@penguin/core/template";
import { updateWorkspace } from "@penguin/core/workspace";
import { createSmtpPool } from "@penguin/infra/smtp";
import { composeMessage } from "@penguin/mail/mime";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import nodemailer from "nodemailer";
import { type Sink, startSink } from "./start-sink.ts";

export interface SendFigures {
  messages: number;
  ledgerPerSecond: number;
  barePerSecond: number;
  ratio: number;
  /** Ledger messages a second for a tenth of the messages, to show how the cost grows. */
  ledgerPerSecondSmall: number;
}

const BATCH = 200;

const prebuilt = (n: number): Buffer =>
  composeMessage({
    from: { name: "Amy Lee", address: "amy@hello-bench.test" },
    to: { address: `person${n}@company.example` },
    subject: `A question about company ${n}`,
    text: "Hello there,\n\nwe help teams to keep their mail out of the spam folder. Would a look at your set-up be useful?\n\nAmy\n",
    html: "<p>Hello there,</p><p>we help teams to keep their mail out of the spam folder. Would a look at your set-up be useful?</p><p>Amy</p>",
    messageId: `<bench-${n}@hello-bench.test>`,
    date: new Date("2026-03-02T09:00:00Z"),
  });

/** The library's own pool with messages made beforehand, into the same sink. */
const measureBare = async (sink: Sink, messages: number): Promise<number> => {
  const pool = nodemailer.createTransport({
    host: "127.0.0.1",
    port: sink.port,
    pool: true,
    maxConnections: 16,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  const raws = Array.from({ length: messages }, (_, n) => ({
    raw: prebuilt(n),
    envelope: { from: "amy@hello-bench.test", to: [`person${n}@company.example`] },
  }));
  const before = await sink.received();
  const started = performance.now();
  await Promise.all(raws.map((mail) => pool.sendMail(mail)));
  const seconds = (performance.now() - started) / 1000;
  const arrived = (await sink.received()) - before;
  pool.close();
  if (arrived !== messages) throw new Error(`the sink took ${arrived} of ${messages} bare messages`);
  return messages / seconds;
};

/** A launched campaign through claim, gates, composing, SMTP and settlement, on a cluster that syncs its commits. */
const measureLedger = async (sink: Sink, messages: number): Promise<number> => {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-bench-"));
  const start = systemClock.now();
  const database = await openRehearsalDatabase(start, { durable: true });
  try {
    const contactsFile = path.join(dir, "people.csv");
    inventContacts(contactsFile, {
      seed: "bench",
      count: messages,
      domainOf: (n) => `company-${n % 97}.example`,
    });
    const deployment = seededDeployment("bench", dir);
    const smtp = { host: "127.0.0.1", port: sink.port, tls: "none" as const };
    const settings = { ...deployment.settings, mailHost: { ...deployment.settings.mailHost, smtp } };
    const stage = await openRehearsal({
      seed: "bench",
      start,
      tickMs: 60_000,
      storeDir: undefined,
      database,
      deployment: { ...deployment, settings },
    });
    const owner = await registerOwner(stage, {
      email: "owner@agency.example",
      name: "Bench",
      password: "a long enough password",
      organisation: "Bench",
    });
    await updateWorkspace(owner.ctx, {
      workspaceId: owner.workspaceId,
      name: "Bench",
      zone: "UTC",
      postalAddress: "1 Harbour Street",
    });
    await setUpCampaign(stage, owner, {
      name: "Bench",
      domain: "hello-bench.test",
      contactsFile,
      steps: 1,
      days: 1,
      waitSeconds: 0,
      window: ALWAYS_OPEN,
      dailyLimit: 2000,
      gapSeconds: 0,
      mailboxes: 16,
    });
    for (let round = 0; round * BATCH < messages; round++) {
      stage.clock.advanceTo(new Date(stage.clock.now().getTime() + 1000));
      await stage.runner.runDue();
    }
    const sender: SenderCtx = {
      db: database.server.db,
      clock: stage.clock,
      log: createLogger({ name: "bench", level: "warn" }),
      smtp: createSmtpPool({ heloName: "bench" }),
      secrets: deployment.secrets,
      composer: { tokens: deployment.tokens, renderer: createStepRenderer(), edgeUrl: settings.edgeUrl },
    };
    const before = await sink.received();
    const started = performance.now();
    for (let n = await sendBatch(sender, BATCH); n > 0; n = await sendBatch(sender, BATCH));
    const seconds = (performance.now() - started) / 1000;
    const arrived = (await sink.received()) - before;
    await sender.smtp.close();
    await stage.close();
    if (arrived !== messages) throw new Error(`the sink took ${arrived} of ${messages} ledger messages`);
    return arrived / seconds;
  } finally {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  }
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Sending through the ledger against the bare SMTP library, counted by the same receiving process. */
export async function benchSend(messages: number): Promise<SendFigures> {
  const sink = await startSink();
  try {
    const barePerSecond = await measureBare(sink, messages);
    const ledgerPerSecondSmall = await measureLedger(sink, Math.max(100, Math.round(messages / 10)));
    const ledgerPerSecond = await measureLedger(sink, messages);
    return {
      messages,
      ledgerPerSecond: rounded(ledgerPerSecond),
      barePerSecond: rounded(barePerSecond),
      ratio: rounded(ledgerPerSecond / barePerSecond),
      ledgerPerSecondSmall: rounded(ledgerPerSecondSmall),
    };
  } finally {
    sink.close();
  }
}
