import { composeMessage } from "@penguin/mail/mime";
import nodemailer from "nodemailer";
import { FILLING, type LedgerFigures, measureLedger } from "./measure-ledger.ts";
import { processCpuMs } from "./process-cpu.ts";
import { type Sink, startSink } from "./start-sink.ts";

const CONNECTIONS = 16;

/** The library's pool alone, and the ledger at two sizes into the same receiving process. */
export interface SendFigures {
  barePerSecond: number;
  bareWorkerCpuMs: number;
  ledgerPerSecond: number;
  ratio: number;
  small: LedgerFigures;
  large: LedgerFigures;
}

const prebuilt = (n: number): Buffer =>
  composeMessage({
    from: { name: "Amy Lee", address: "amy@hello-bench.test" },
    to: { address: `person${n}@company.example` },
    subject: `A question about company ${n}`,
    text: `Hello there,\n\n${FILLING}\n\nAmy\n`,
    html: `<p>Hello there,</p><p>${FILLING.replaceAll("\n\n", "</p><p>")}</p><p>Amy</p>`,
    messageId: `<bench-${n}@hello-bench.test>`,
    date: new Date("2026-03-02T09:00:00Z"),
  });

/** The library's own pool with messages made beforehand. */
const measureBare = async (sink: Sink, messages: number): Promise<{ perSecond: number; cpuMs: number }> => {
  const pool = nodemailer.createTransport({
    host: "127.0.0.1",
    port: sink.port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  const mails = Array.from({ length: messages }, (_, n) => ({
    raw: prebuilt(n),
    envelope: { from: "amy@hello-bench.test", to: [`person${n}@company.example`] },
  }));
  const before = await sink.received();
  const cpuBefore = processCpuMs(process.pid);
  const started = performance.now();
  await Promise.all(mails.map((mail) => pool.sendMail(mail)));
  const seconds = (performance.now() - started) / 1000;
  const cpuMs = (processCpuMs(process.pid) - cpuBefore) / messages;
  const arrived = (await sink.received()) - before;
  pool.close();
  if (arrived !== messages) throw new Error(`the sink took ${arrived} of ${messages} bare messages`);
  return { perSecond: messages / seconds, cpuMs };
};

const round = (value: number): number => Math.round(value * 100) / 100;

/**
 * Sending through the ledger against the bare SMTP library, counted by the same receiving process: a tenth of the
 * messages and all of them, to show how the cost grows. The bare figure is the median of three, around the ledger's.
 */
export async function benchSend(messages: number): Promise<SendFigures> {
  const sink = await startSink();
  try {
    const bareMessages = Math.min(messages, 10_000);
    await measureBare(sink, Math.ceil(bareMessages / 4));
    const bare = [await measureBare(sink, bareMessages)];
    const small = await measureLedger(sink, Math.max(100, Math.min(10_000, Math.round(messages / 10))));
    bare.push(await measureBare(sink, bareMessages));
    const large = await measureLedger(sink, messages);
    bare.push(await measureBare(sink, bareMessages));
    const [, middle] = bare.sort((x, y) => x.perSecond - y.perSecond);
    if (!middle) throw new Error("nothing was measured");
    return {
      barePerSecond: Math.round(middle.perSecond),
      bareWorkerCpuMs: round(middle.cpuMs),
      ledgerPerSecond: large.perSecond,
      ratio: round(large.perSecond / middle.perSecond),
      small,
      large,
    };
  } finally {
    sink.close();
  }
}
