import { openRehearsalDatabase } from "@penguin/cli/rehearse";
import { SEND_BATCH, SEND_LANES, sendBatch } from "@penguin/core/send";
import { createSmtpPool } from "@penguin/infra/smtp";
import { systemClock } from "@penguin/runtime/clock";
import { launchBenchCampaign } from "./launch-bench-campaign.ts";
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

const round = (value: number): number => Math.round(value * 100) / 100;

/** Filling, so that a mail has 4 kB on the wire, as the bare library's have. */
export const FILLING = Array.from(
  { length: 14 },
  (_, n) => `Paragraph ${n + 1} says once more, in other words, what the first one promised to say.`,
).join("\n\n");

const rssMb = (): number => process.memoryUsage.rss() / 1_048_576;

/** A launched campaign through claim, gates, composing, SMTP and settlement, on a cluster that syncs its commits. */
export async function measureLedger(sink: Sink, messages: number): Promise<LedgerFigures> {
  const database = await openRehearsalDatabase(systemClock.now(), { durable: true });
  try {
    const smtp = createSmtpPool({ heloName: "bench", idlePerMailbox: SEND_LANES });
    const campaign = { database, smtp, port: sink.port, messages, appendix: FILLING };
    const { sender, close } = await launchBenchCampaign(campaign);
    await database.settle();
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
