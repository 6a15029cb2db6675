import { createRequire } from "node:module";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { type HostileCase, hostilePieces, measureGrowth } from "@penguin/core/hostile";
import { type ContentReader, createReadingThreads } from "@penguin/infra/content-reader";
import { ReadingStopped } from "@penguin/runtime/reading";
import { createFakeReader } from "@penguin/infra/content-reader/fake";
import { HOSTILE_KINDS, hostileInput } from "./hostile-inputs.ts";

/** What hostile content can be read without: its limits, or a thread of its own. */
export type HostileWithout = "limits" | "thread";

/** `outcomes` of `inputs`; the growth of the cost when the length doubles; how long this process could serve nobody else. */
export interface HostileFigures {
  inputs: number;
  outcomes: number;
  read: number;
  refused: number;
  stopped: number;
  slowestMs: number;
  worstGrowth: number;
  loopDelayP99Ms: number;
  loopDelayMaxMs: number;
}

const ENTRY = new URL("../../../../apps/worker/src/reading-thread.ts", import.meta.url);
const AT_ONCE = 8;
const PIECES_FOR_GROWTH = 5;
const MOST_GROWTH = 2.5;
const MOST_DELAY_MS = 200;
/** Once in a hundred times the machine itself, which others use, may take longer. */
const LONGEST_DELAY_MS = 1_000;

/** Whether everything had an outcome, cost grew with the length, and others were served throughout. */
export const isHeld = (figures: HostileFigures): boolean =>
  figures.outcomes === figures.inputs &&
  figures.worstGrowth <= MOST_GROWTH &&
  figures.loopDelayP99Ms <= MOST_DELAY_MS &&
  figures.loopDelayMaxMs <= LONGEST_DELAY_MS;

/** The library of templates alone, as it is without what stands before it. */
const bareTemplates = (): HostileCase<string> => {
  const fromMail = createRequire(new URL("../../../../packages/mail/package.json", import.meta.url));
  const { Liquid } = fromMail("liquidjs") as {
    Liquid: new () => { parse(text: string): unknown[]; analyzeSync(parsed: unknown[]): unknown };
  };
  const engine = new Liquid();
  return {
    name: "template without limits",
    limit: 256_000,
    oneIn: 1,
    make: (piece, length) => piece.repeat(Math.ceil(length / piece.length)),
    read: (text) => engine.analyzeSync(engine.parse(text)),
  };
};

const worstGrowth = async (
  reader: ContentReader,
  seed: string,
  without?: HostileWithout,
): Promise<number> => {
  if (without === "limits") return (await measureGrowth(bareTemplates(), "{% if a %}x{% endif %}")).worst;
  let worst = 1;
  for (const [turn, { name, limit, make, enter }] of HOSTILE_KINDS.entries()) {
    const hostile = { name, limit, oneIn: 1, make, read: (content: unknown) => enter(reader, content) };
    const pieces = hostilePieces(seed, 0).filter((_, index) => index % HOSTILE_KINDS.length === turn);
    for (const piece of pieces.slice(0, PIECES_FOR_GROWTH))
      worst = Math.max(worst, (await measureGrowth(hostile, piece)).worst);
  }
  return worst;
};

/** Sends hostile inputs through the product's doors, several at once, and counts what became of them. */
export async function benchHostile(options: {
  inputs: number;
  seed: string;
  without: HostileWithout | undefined;
}): Promise<HostileFigures> {
  const { inputs, seed, without } = options;
  const reader = without === "thread" ? createFakeReader() : createReadingThreads({ entry: ENTRY });
  const counts = { read: 0, refused: 0, stopped: 0 };
  let [next, slowestMs] = [0, 0];
  const ask = async (): Promise<void> => {
    while (next < inputs) {
      const { kind, content } = hostileInput(seed, next++);
      const from = performance.now();
      try {
        counts[await kind.enter(reader, content)] += 1;
      } catch (error) {
        if (!(error instanceof ReadingStopped)) throw error;
        counts.stopped += 1;
      }
      slowestMs = Math.max(slowestMs, performance.now() - from);
      await wait(0);
    }
  };
  // A thread's start is none of what is measured.
  for (const warm of [0, 1]) await HOSTILE_KINDS[warm]?.enter(reader, Buffer.from("\r\n"));
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  delay.disable();
  const growth = await worstGrowth(reader, seed, without);
  await reader.close();
  return {
    inputs,
    outcomes: counts.read + counts.refused + counts.stopped,
    ...counts,
    slowestMs: Math.round(slowestMs),
    worstGrowth: Math.round(growth * 100) / 100,
    loopDelayP99Ms: Math.round(delay.percentile(99) / 1e6),
    loopDelayMaxMs: Math.round(delay.max / 1e6),
  };
}
