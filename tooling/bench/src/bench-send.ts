import { measureBare } from "./measure-bare.ts";
import { type LedgerFigures, measureLedger } from "./measure-ledger.ts";
import { measurePostfix, type PostfixFigures } from "./measure-postfix.ts";
import { startSink } from "./start-sink.ts";

/** The library's pool alone, and the ledger at two sizes into the same receiving process. */
export interface SendFigures {
  barePerSecond: number;
  bareWorkerCpuMs: number;
  ledgerPerSecond: number;
  ratio: number;
  small: LedgerFigures;
  large: LedgerFigures;
  /** The same two ways into a Postfix of Debian, which keeps every mail on its disk before it says yes. */
  postfix: PostfixFigures;
}

/** Postfix takes a few hundred a second. */
const POSTFIX_MESSAGES = 2000;

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
      postfix: await measurePostfix(sink, Math.min(POSTFIX_MESSAGES, messages)),
    };
  } finally {
    sink.close();
  }
}
