import { composeMessage } from "@penguin/mail/mime";
import nodemailer from "nodemailer";
import { FILLING } from "./measure-ledger.ts";
import { processCpuMs } from "./process-cpu.ts";
import type { Sink } from "./start-sink.ts";

const CONNECTIONS = 16;

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
export async function measureBare(
  sink: Sink,
  messages: number,
  auth?: { user: string; pass: string },
): Promise<{ perSecond: number; cpuMs: number }> {
  const pool = nodemailer.createTransport({
    host: "127.0.0.1",
    port: sink.port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
    ...(auth && { auth }),
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
}
