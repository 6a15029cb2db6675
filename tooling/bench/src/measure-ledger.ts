import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ALWAYS_OPEN,
  inventContacts,
  openRehearsal,
  openRehearsalDatabase,
  registerOwner,
  type RehearsalDatabase,
  seededDeployment,
  setUpCampaign,
} from "@penguin/cli/rehearse";
import { createSender, SEND_BATCH, SEND_LANES, sendBatch } from "@penguin/core/send";
import { createStepRenderer } from "@penguin/core/template";
import { updateWorkspace } from "@penguin/core/workspace";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { openFileJournal } from "@penguin/infra/send-journal";
import { createSmtpPool } from "@penguin/infra/smtp";
import { createShapingOf } from "@penguin/mail/shaping";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { liftRate } from "./lift-rate.ts";
import { parentOf, processCpuMs, serverCpuMs } from "./process-cpu.ts";
import type { Sink } from "./start-sink.ts";

/** What sending a campaign through the ledger cost. */
export interface LedgerFigures {
  messages: number;
  perSecond: number;
  /** CPU milliseconds a message: of the worker, of the whole PostgreSQL server, of the receiving process. */
  workerCpuMs: number;
  postgresCpuMs: number;
  sinkCpuMs: number;
  /** How far the worker's memory rose above what it was after the first tenth, in MB. */
  memoryGrowthMb: number;
}

const DAILY_LIMIT = 2000;

const round = (value: number): number => Math.round(value * 100) / 100;

/** Filling, so that a mail has 4 kB on the wire, as the bare library's have. */
export const FILLING = Array.from(
  { length: 14 },
  (_, n) => `Paragraph ${n + 1} says once more, in other words, what the first one promised to say.`,
).join("\n\n");

const launch = async (database: RehearsalDatabase, sink: Sink, messages: number) => {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-bench-"));
  const contactsFile = path.join(dir, "people.csv");
  inventContacts(contactsFile, {
    seed: "bench",
    count: messages,
    domainOf: (n) => `company-${n % 97}.example`,
  });
  // Far enough back that the claims count by this clock and not by the database's, which it runs ahead of while planning.
  const start = new Date(systemClock.now().getTime() - 7_200_000);
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
  const workspace = { name: "Bench", zone: "UTC", postalAddress: "1 Harbour Street" };
  await updateWorkspace(owner.ctx, { workspaceId: owner.workspaceId, ...workspace });
  await setUpCampaign(stage, owner, {
    name: "Bench",
    domain: "hello-bench.test",
    contactsFile,
    steps: 1,
    days: 1,
    waitSeconds: 0,
    window: ALWAYS_OPEN,
    dailyLimit: DAILY_LIMIT,
    gapSeconds: 0,
    mailboxes: Math.max(16, Math.ceil(messages / DAILY_LIMIT) + 1),
    appendix: FILLING,
  });
  await liftRate(database, owner.ctx.tenantId);
  for (let planned = -1, before = -2; planned > before; ) {
    before = planned;
    stage.clock.advanceTo(new Date(stage.clock.now().getTime() + 1000));
    await stage.runner.runDue();
    const [row] = await database.control.client<{ n: number }[]>`select count(*)::int as n from messages`;
    planned = row?.n ?? 0;
  }
  const sender = createSender({
    db: database.server.db,
    clock: stage.clock,
    log: createLogger({ name: "bench", level: "warn" }),
    smtp: createSmtpPool({ heloName: "bench", idlePerMailbox: SEND_LANES }),
    secrets: deployment.secrets,
    composer: { tokens: deployment.tokens, renderer: createStepRenderer(), edgeUrl: settings.edgeUrl },
    journal: openFileJournal(path.join(dir, "journal"), stage.clock),
    shaping: fixedFile(createShapingOf([])),
  });
  const close = async (): Promise<void> => {
    await sender.smtp.close();
    await stage.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { sender, close };
};

const rssMb = (): number => process.memoryUsage.rss() / 1_048_576;

/** A launched campaign through claim, gates, composing, SMTP and settlement, on a cluster that syncs its commits. */
export async function measureLedger(sink: Sink, messages: number): Promise<LedgerFigures> {
  const database = await openRehearsalDatabase(systemClock.now(), { durable: true });
  try {
    const { sender, close } = await launch(database, sink, messages);
    const [backend] = await database.control.client<{ pid: number }[]>`select pg_backend_pid() as pid`;
    // The backend itself ends when its pool has been idle for a minute.
    const postmaster = backend && parentOf(backend.pid);
    const cpu = () => [processCpuMs(process.pid), serverCpuMs(postmaster), processCpuMs(sink.pid)] as const;
    const before = await sink.received();
    const cpuBefore = cpu();
    const started = performance.now();
    let [sent, settledMb, highestMb] = [0, 0, 0];
    const lane = async (): Promise<void> => {
      for (let n = await sendBatch(sender, SEND_BATCH); n > 0; n = await sendBatch(sender, SEND_BATCH)) {
        sent += n;
        if (sent < messages / 10) settledMb = rssMb();
        else highestMb = Math.max(highestMb, rssMb());
      }
    };
    await Promise.all(Array.from({ length: SEND_LANES }, lane));
    const seconds = (performance.now() - started) / 1000;
    const [worker, postgres, receiving] = cpu().map((ms, i) => (ms - (cpuBefore[i] ?? 0)) / messages);
    const arrived = (await sink.received()) - before;
    await close();
    if (arrived !== messages) throw new Error(`the sink took ${arrived} of ${messages} ledger messages`);
    return {
      messages,
      perSecond: Math.round(arrived / seconds),
      workerCpuMs: round(worker ?? 0),
      postgresCpuMs: round(postgres ?? 0),
      sinkCpuMs: round(receiving ?? 0),
      memoryGrowthMb: Math.max(0, Math.round(highestMb - settledMb)),
    };
  } finally {
    await database.close();
  }
}
