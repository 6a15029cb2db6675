import { setTimeout as sleep } from "node:timers/promises";
import { CHAOS_KINDS, type ChaosFault, type ChaosKind, planChaos } from "./chaos-plan.ts";
import { brokenPromises, type ChaosCounts, countChaos, type LedgerMail } from "./count-chaos.ts";
import { type Dashboard, openDashboard, persist } from "./dashboard.ts";
import { untilOpen } from "./doors.ts";
import { type InstanceUnderFire, openInstance, type Ready, type Start } from "./instance-under-fire.ts";
import { openReceiverFiles, readMailHost } from "./receiver-files.ts";
import { strikeInstance, type Struck } from "./strike-instance.ts";
import { gapFor, launchWave, openWorkspace, prepareWave, SENDER_DOMAIN, STEPS, type Wave } from "./waves.ts";
import { withdrawPermissions, type Withdrawal } from "./withdrawals.ts";

/** What a run of chaos is asked for. */
export interface ChaosWish {
  /** About so many arrive. */
  mails: number;
  faults: number;
  seed: number;
  /** `answer`: promises are counted from before they were given, and the exit code has to be 1. */
  without: "answer" | undefined;
  onProgress: (text: string) => void;
}

/** What a run of chaos came to. */
export interface ChaosFigures extends ChaosCounts {
  faults: number;
  kinds: Partial<Record<ChaosKind, number>>;
  optOuts: number;
  stops: number;
  neededAHand: number;
  recoverySeconds: { p50: number; max: number };
  seconds: number;
  notRun: ChaosKind[];
}

/** How long the instance may take to come back by itself before a hand is counted. */
const RECOVERY_WITHIN_MS = 90_000;
/** A mail that was put off is tried again after five minutes, and a rule may slow a provider's mails down for half an hour. */
const SETTLE_WITHIN_MS = 2_400_000;
const SETTLE_LOOK_MS = 1000;
/** About how long one fault takes with what follows, for the pace of the mails. */
const FAULT_SECONDS = 12;
const PAGE = 100;
const ZEROS = [
  "duplicates",
  "lost",
  "unrecorded",
  "unknown",
  "unsettled",
  "afterOptOut",
  "afterStop",
  "neededAHand",
] as const;

/** True when every number that has to be zero is. */
export const isUnharmed = (figures: ChaosFigures): boolean => ZEROS.every((name) => figures[name] === 0);

interface Run {
  instance: InstanceUnderFire;
  ready: Ready;
  dashboard: Dashboard;
  files: ReturnType<typeof openReceiverFiles>;
  wish: ChaosWish;
}

const untilReady = async (start: Start): Promise<Ready> => {
  const ready = await start.ready;
  if (!ready) throw new Error("the instance did not start");
  return ready;
};

/** Ends all that is left and starts anew, as a person would who finds the instance dead. */
async function lendAHand({ instance }: Run, start: Start): Promise<Start> {
  start.child.kill("SIGKILL");
  const again = instance.start();
  await untilReady(again);
  return again;
}

/** When a new start, if it is one, is ready and all doors answer; what an earlier start left may answer before. */
async function untilBack(run: Run, { start }: Struck, isNew: boolean): Promise<number | undefined> {
  const { instance, ready, dashboard, files } = run;
  const deadline = performance.now() + RECOVERY_WITHIN_MS;
  const late = sleep(RECOVERY_WITHIN_MS).then((): undefined => undefined);
  if (isNew && !(await Promise.race([start.ready, late]))) return undefined;
  const withinMs = deadline - performance.now();
  const optOutUrl = files.latest()?.optOutUrl;
  const doors = await untilOpen(instance, ready.webUrl, { dashboard, optOutUrl, withinMs });
  if ("openedMs" in doors) return doors.openedMs;
  run.wish.onProgress(`shut for too long: ${doors.shut.join(", ")}`);
  return undefined;
}

/** The start that rules the instance after a fault, and how long it took to come back; undefined when a hand was needed. */
async function strikeAndWait(run: Run, start: Start, fault: ChaosFault) {
  await sleep(fault.peaceMs);
  const struck = await strikeInstance(run.instance, start, fault).catch((error: unknown) => {
    run.wish.onProgress(`${fault.kind}: ${String(error)}`);
    return undefined;
  });
  const openedMs = struck && (await untilBack(run, struck, struck.start !== start));
  if (!struck || openedMs === undefined)
    return { start: await lendAHand(run, struck?.start ?? start), recoveryMs: undefined };
  return { start: struck.start, recoveryMs: openedMs - struck.sinceMs };
}

/** `sentShare`: what opt-outs and stops leave of a wave's mails, roughly. */
const SHAPE = { leastWaves: 3, faultsPerWave: 2, sentShare: 0.75 };

async function prepareWaves(run: Run): Promise<Wave[]> {
  const { dashboard, wish } = run;
  const place = await openWorkspace(dashboard, gapFor((wish.mails / (wish.faults * FAULT_SECONDS)) * 60));
  const count = Math.max(
    Math.min(SHAPE.leastWaves, wish.faults),
    Math.ceil(wish.faults / SHAPE.faultsPerWave),
  );
  const people = Math.max(1, Math.round(wish.mails / SHAPE.sentShare / STEPS / count));
  const waves: Wave[] = [];
  for (let n = 1; n <= count; n += 1) waves.push(await prepareWave(dashboard, place, { n, count: people }));
  return waves;
}

/** Every mail of a wave that the dashboard lists. */
async function ledgerOf({ dashboard }: Run, { n, campaignId }: Wave): Promise<LedgerMail[]> {
  const mails: LedgerMail[] = [];
  for (let cursor: unknown; ; ) {
    const input = { campaignId, limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await persist(
      () =>
        dashboard.query<{ rows: Omit<LedgerMail, "wave">[]; nextCursor: unknown }>(
          "campaign.listMessages",
          input,
        ),
      RECOVERY_WITHIN_MS,
    );
    mails.push(...page.rows.map((mail) => ({ ...mail, wave: n })));
    cursor = page.nextCursor;
    if (!cursor) return mails;
  }
}

/** Waits until every campaign has ended and our mail server has nothing left to deliver. */
async function settle(run: Run, waves: readonly Wave[]): Promise<void> {
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  const hasEnded = async ({ campaignId }: Wave): Promise<boolean> =>
    (await run.dashboard.query<{ state: string }>("campaign.get", { campaignId })).state === "completed";
  for (const wave of waves)
    while (!(await hasEnded(wave).catch(() => false)) && performance.now() < deadline)
      await sleep(SETTLE_LOOK_MS);
  while (readMailHost(run.ready.world, SENDER_DOMAIN).queued > 0 && performance.now() < deadline)
    await sleep(SETTLE_LOOK_MS);
}

async function strikeAll(run: Run, first: Start, plan: readonly ChaosFault[], waves: readonly Wave[]) {
  const { wish, dashboard, files } = run;
  const withdrawals = withdrawPermissions({ dashboard, files, countsEarly: wish.without === "answer" });
  const recoveries: (number | undefined)[] = [];
  let start = first;
  let launched = 0;
  for (const [n, fault] of plan.entries()) {
    for (; launched * plan.length <= n * waves.length && launched < waves.length; launched += 1) {
      const wave = waves[launched] as Wave;
      await launchWave(dashboard, wave);
      withdrawals.follow(wave);
    }
    const struck = await strikeAndWait(run, start, fault);
    start = struck.start;
    recoveries.push(struck.recoveryMs);
    const took = struck.recoveryMs === undefined ? "a hand" : `${(struck.recoveryMs / 1000).toFixed(1)} s`;
    wish.onProgress(`${n + 1} of ${plan.length}: ${fault.kind}, ${took}`);
  }
  return { recoveries, withdrawals: await withdrawals.finish() };
}

const inSeconds = (ms: number): number => Math.round(ms / 100) / 10;

function recoveryOf(recoveries: readonly (number | undefined)[]): ChaosFigures["recoverySeconds"] {
  const sorted = recoveries.flatMap((ms) => ms ?? []).sort((one, other) => one - other);
  return {
    p50: inSeconds(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0),
    max: inSeconds(sorted.at(-1) ?? 0),
  };
}

const countKinds = (plan: readonly ChaosFault[]): ChaosFigures["kinds"] =>
  Object.fromEntries(
    [...new Set(plan.map(({ kind }) => kind))].map((kind) => [
      kind,
      plan.filter((fault) => fault.kind === kind).length,
    ]),
  );

async function count(run: Run, waves: readonly Wave[], withdrawals: readonly Withdrawal[]) {
  const people = waves.flatMap((wave) => wave.people);
  const ledger: LedgerMail[] = [];
  for (const wave of waves) ledger.push(...(await ledgerOf(run, wave)));
  const { handOvers } = readMailHost(run.ready.world, SENDER_DOMAIN);
  const outcome = { waves, delivered: run.files.of(people), handOvers, ledger, withdrawals };
  for (const { to, at, messageId } of brokenPromises(outcome))
    run.wish.onProgress(`after a promise: ${messageId} to ${to} at ${new Date(at).toISOString()}`);
  return countChaos(outcome);
}

/** Sends mails over a whole instance while it is struck, and counts from the receivers' files what came of them. */
export async function benchChaos(wish: ChaosWish): Promise<ChaosFigures> {
  const fromMs = performance.now();
  const instance = await openInstance();
  const notRun: ChaosKind[] = instance.isOwnDisk ? [] : ["disk-full"];
  const kinds = CHAOS_KINDS.filter((kind) => !notRun.includes(kind));
  const plan = planChaos(wish.faults, wish.seed, kinds);
  const start = instance.start();
  const leave = (): void => void instance.remove().finally(() => process.exit(1));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, leave);
  try {
    const ready = await untilReady(start);
    const dashboard = await openDashboard(ready.webUrl, ready.login);
    const run: Run = { instance, ready, dashboard, files: openReceiverFiles(ready.world), wish };
    const waves = await prepareWaves(run);
    wish.onProgress(`${waves.length} campaigns are ready after ${inSeconds(performance.now() - fromMs)} s`);
    const struck = await strikeAll(run, start, plan, waves);
    await settle(run, waves);
    wish.onProgress(`at rest after ${inSeconds(performance.now() - fromMs)} s`);
    return {
      ...(await count(run, waves, struck.withdrawals)),
      faults: plan.length,
      kinds: countKinds(plan),
      optOuts: struck.withdrawals.filter(({ kind }) => kind === "opt-out").length,
      stops: struck.withdrawals.filter(({ kind }) => kind !== "opt-out").length,
      neededAHand: struck.recoveries.filter((ms) => ms === undefined).length,
      recoverySeconds: recoveryOf(struck.recoveries),
      seconds: Math.round((performance.now() - fromMs) / 1000),
      notRun,
    };
  } finally {
    await instance.remove();
  }
}
