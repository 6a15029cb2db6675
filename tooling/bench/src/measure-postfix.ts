import { canStartMailHost, type RealMailHost, startMailHost } from "@penguin/testbed/mail-host";
import { measureBare } from "./measure-bare.ts";
import { measureLedger } from "./measure-ledger.ts";
import type { Sink } from "./start-sink.ts";

/** The bare library and the ledger into the same real mail server, counted behind it. */
export type PostfixFigures =
  | { messages: number; barePerSecond: number; ledgerPerSecond: number; ratio: number }
  | { notRun: string };

const POLL_MS = 50;
const ANYONE = { user: "amy@hello-bench.test", pass: "anything" };

/** The sink behind the mail server: what it received is asked when nothing is on its way any more. */
const behind = (host: RealMailHost, sink: Sink): Sink => ({
  ...sink,
  port: host.ports.submission,
  received: async () => {
    while (host.countQueued() > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return sink.received();
  },
});

/** Measures both into a Postfix that brings everything on to the sink; says so where there is none. */
export async function measurePostfix(sink: Sink, messages: number): Promise<PostfixFigures> {
  if (!canStartMailHost()) return { notRun: "Debian's postfix and dovecot, started by root, are needed" };
  const host = await startMailHost({
    domains: ["unused.test"],
    users: [],
    routes: [],
    open: { address: "127.0.0.1", port: sink.port },
  });
  try {
    const through = behind(host, sink);
    await measureBare(through, Math.ceil(messages / 10), ANYONE);
    const bare = await measureBare(through, messages, ANYONE);
    const ledger = await measureLedger(through, messages);
    return {
      messages,
      barePerSecond: Math.round(bare.perSecond),
      ledgerPerSecond: ledger.perSecond,
      ratio: Math.round((ledger.perSecond / bare.perSecond) * 100) / 100,
    };
  } finally {
    await host.close();
  }
}
