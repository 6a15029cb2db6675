import { setTimeout as sleep } from "node:timers/promises";
import { type Dashboard, isFinal, persist, Refused } from "./dashboard.ts";
import type { openReceiverFiles } from "./receiver-files.ts";
import type { Wave } from "./waves.ts";

/** From when on nothing may be handed over to a person, or of a wave until it goes on. In milliseconds since 1970. */
export interface Withdrawal {
  kind: "opt-out" | "pause" | "stop";
  /** An address, or the number of a wave. */
  of: string;
  from: number;
  until: number;
}

const PATIENCE_MS = 5000;
const PERSIST_MS = 180_000;
const EARLY_MS = 3000;
const OPT_OUT_EVERY_MS = 1500;
/** Into a wave: when it is paused, for how long, and when it is stopped for good. */
const PAUSE_AT_MS = 5000;
const PAUSED_MS = 6000;
const STOP_AT_MS = 30_000;
const STOPPED_EVERY = 4;
/** Of the people, who opts out. */
const SHARE = 0.25;

/** Posts an opt-out as a mailbox provider does (RFC 8058). */
async function postOptOut(url: string): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(answer.status, text);
}

/** Takes permissions away while faults are made, and notes from when on each was promised. */
export interface Withdrawals {
  /** A wave was launched: it is paused and goes on, every fourth is stopped for good. */
  follow(wave: Wave): void;
  /** No new ones begin; those that were begun are waited for. */
  finish(): Promise<readonly Withdrawal[]>;
}

/** `countsEarly` takes a moment before the call for that of its answer, so that the count is seen to find what it looks for. */
export function withdrawPermissions(options: {
  dashboard: Dashboard;
  files: ReturnType<typeof openReceiverFiles>;
  countsEarly: boolean;
}): Withdrawals {
  const { dashboard, files, countsEarly } = options;
  const noted: Withdrawal[] = [];
  const running: Promise<void>[] = [];
  const waves: Wave[] = [];
  const asked = new Set<string>();
  const rest = new AbortController();

  const run = (work: Promise<void>): void => {
    // Told by `finish`.
    work.catch(() => undefined);
    running.push(work);
  };
  const promise = async (what: Pick<Withdrawal, "kind" | "of">, call: () => Promise<unknown>) => {
    const early = Date.now() - EARLY_MS;
    await persist(call, PERSIST_MS);
    const from = countsEarly ? early : Date.now();
    const entry: Withdrawal = { ...what, from, until: Number.POSITIVE_INFINITY };
    noted.push(entry);
    return entry;
  };
  const optOut = async (): Promise<void> => {
    for (const { people } of waves.slice(-3)) {
      const left = files.of(people.filter((one, n) => n < people.length * SHARE && !asked.has(one)))[0];
      if (!left) continue;
      asked.add(left.to);
      await promise({ kind: "opt-out", of: left.to }, () => postOptOut(left.optOutUrl));
      return;
    }
  };
  const optOuts = async (): Promise<void> => {
    while (!rest.signal.aborted) {
      run(optOut());
      await sleep(OPT_OUT_EVERY_MS, undefined, { signal: rest.signal }).catch(() => undefined);
    }
  };
  run(optOuts());

  const change = (verb: "pause" | "resume" | "stop", { campaignId }: Wave) =>
    dashboard.mutate(`campaign.${verb}`, { campaignId });
  /** Refused is what has ended meanwhile, or what a call did whose answer was lost: nothing was promised then. */
  const passOver = (error: unknown): void => {
    if (!isFinal(error)) throw error;
  };
  const steer = async (wave: Wave): Promise<void> => {
    const of = String(wave.n);
    await sleep(PAUSE_AT_MS);
    const pause = await promise({ kind: "pause", of }, () => change("pause", wave)).catch(passOver);
    await sleep(PAUSED_MS);
    if (pause) pause.until = Date.now();
    await persist(() => change("resume", wave), PERSIST_MS).catch(passOver);
    if (wave.n % STOPPED_EVERY !== 1) return;
    await sleep(STOP_AT_MS - PAUSE_AT_MS - PAUSED_MS);
    await promise({ kind: "stop", of }, () => change("stop", wave)).catch(passOver);
  };
  return {
    follow: (wave) => {
      waves.push(wave);
      run(steer(wave));
    },
    finish: async () => {
      rest.abort();
      await Promise.all(running);
      return noted;
    },
  };
}
