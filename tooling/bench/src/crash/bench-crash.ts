import { FAULT_POINTS } from "@penguin/runtime/fault-point";
import { seededUnit } from "@penguin/runtime/random";
import { countMails, type MailCounts, type OwnCounts } from "./count-mails.ts";
import { type CrashWorld, openCrashWorld } from "./crash-world.ts";
import { type CrashMailServer, type Fault, planFaults, type Without } from "./fault-plan.ts";
import type { SenderProcess } from "./sender-process.ts";
import { createStriker, type Striker } from "./strike.ts";

/** What a run did and what it left, counted from what the far ends wrote to their disks. */
export interface CrashFigures {
  messages: number;
  /** Faults that hit between a claim and its recorded outcome. */
  kills: number;
  /** How often each kind of fault hit at each point. */
  byPoint: Record<string, Record<string, number>>;
  duplicates: number;
  lost: number;
  unknown: number;
  own: OwnCounts;
  /** `unknowable`: mails that were in conversation with the customer's server when a fault broke it off. */
  external: MailCounts & { unknowable: number };
  seconds: number;
  asked: { messages: number; faults: number };
  mailServer: CrashMailServer;
  without?: Without;
}

export interface CrashOptions {
  messages: number;
  faults: number;
  seed: number;
  without?: Without | undefined;
  mailServer?: CrashMailServer;
  onProgress?: (text: string) => void;
}

/** A fault takes about this long, with two senders under fire. */
const SECONDS_A_FAULT = 1.5;
const SHORTEST_SECONDS = 60;
const TRAP_MS = 6000;
const NTH_MOST = 5;
/** What has lost a protection may run out of mails that can be hit, and still never come to rest. */
const MISSES_MOST = 2;
const DRAIN_MS = 300_000;
/** What has lost a protection may never come to rest. */
const DAMAGED_DRAIN_MS = 30_000;

/** True when nothing was doubled or lost, and nothing is unknown that anybody could know. */
export function isHarmless({ asked, kills, messages, own, external }: CrashFigures): boolean {
  const clean = (counts: MailCounts): boolean => counts.duplicates === 0 && counts.lost === 0;
  return (
    kills >= asked.faults &&
    messages >= asked.messages &&
    clean(own) &&
    clean(external) &&
    own.unknown === 0 &&
    own.unrecorded === 0 &&
    external.unknown <= external.unknowable &&
    external.unrecorded <= external.unknown
  );
}

type Tally = Record<string, Record<string, number>>;

const emptyTally = (): Tally =>
  Object.fromEntries(FAULT_POINTS.map((point) => [point, Object.fromEntries<number>([])]));

const suits = (fault: Fault, senderNo: number): boolean => senderNo === 0 || fault.only !== "hosted";

/** True when nothing more happens by itself; a mail of which a customer's server alone knows the fate waits for a day. */
const isOver = async (world: CrashWorld): Promise<boolean> => {
  const [left] = await world.ask(
    (root) => root`
    select 1 where exists (select 1 from enrollments where state in ('active', 'sending'))
      and exists (select 1 from messages m join mailboxes b on b.id = m.mailbox_id where m.wake_at is not null
        and (m.state <> 'unknown' or b.kind = 'hosted' or m.state_reason = 'lease_expired'))
      or exists (select 1 from enrollments where state = 'active')`,
  );
  return left === undefined;
};

/** One sender under fire: takes the next fault that can hit it until none is left, or no mail. */
const fire = async (
  run: {
    world: CrashWorld;
    plan: Fault[];
    striker: Striker;
    tally: Tally;
    options: CrashOptions;
    next: () => number;
  },
  sender: SenderProcess,
  senderNo: number,
): Promise<void> => {
  const { world, plan, striker, tally, options } = run;
  for (let [hits, misses] = [0, 0]; !options.without || hits === 0 || misses < MISSES_MOST; ) {
    const index = plan.findIndex((fault) => suits(fault, senderNo));
    const [fault] = index === -1 ? [] : plan.splice(index, 1);
    if (!fault) return;
    const number = run.next();
    const nth = options.without ? 1 : 1 + Math.floor(seededUnit(String(options.seed), number) * NTH_MOST);
    const deadly = fault.kind === "worker-kill";
    const hit = await sender.spring({ number, nth, deadly, point: fault.point, only: fault.only }, TRAP_MS);
    if (!hit) {
      misses += 1;
      // Without a protection each sender is hit at least once: what it was not hit by stays its own.
      if (options.without && hits === 0) plan.unshift(fault);
      else plan.push(fault);
      if (await isOver(world)) return;
      continue;
    }
    [hits, misses] = [hits + 1, 0];
    await striker.strike(fault, sender);
    const row = tally[fault.point] ?? {};
    row[fault.kind] = (row[fault.kind] ?? 0) + 1;
    options.onProgress?.(
      `${plan.length} faults left; ${fault.kind} at ${fault.point} hit ${hit.inFlight} mails`,
    );
  }
};

/** Until nothing is planned, under way or knowable, and the mail server has passed on what it has. */
const drain = async (
  world: CrashWorld,
  withinMs: number,
  onProgress: CrashOptions["onProgress"],
): Promise<void> => {
  await world.ask((root) => root`update mailboxes set gap_seconds = 0`);
  await world.ask((root) => root`update mailbox_limits set next_slot_at = now()`);
  for (const endsMs = Date.now() + withinMs; Date.now() < endsMs; ) {
    const [left] = await world.ask(
      (root) => root<{ open: number; due: number }[]>`
      select (select count(*)::int from messages m join mailboxes b on b.id = m.mailbox_id where m.wake_at is not null and (
          m.state in ('planned', 'sending', 'deferred')
          or (m.state = 'unknown' and (b.kind = 'hosted' or m.state_reason = 'lease_expired')))) as open,
        (select count(*)::int from enrollments where state in ('active', 'sending') and id not in (
          select enrollment_id from messages where state = 'unknown' and enrollment_id is not null)) as due`,
    );
    const relayed = world.countWaiting();
    onProgress?.(`waiting for ${left?.due} sequences, ${left?.open} mails, ${relayed} on their way`);
    if (left?.open === 0 && left.due === 0 && relayed === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

/**
 * Sends campaigns while everything that takes part is killed, stopped and cut off at every step of sending, and counts
 * afterwards what arrived. Without one of the protections only the faults it is there for are made.
 */
export async function benchCrash(options: CrashOptions): Promise<CrashFigures> {
  const { messages, faults, seed, without, mailServer = "own" } = options;
  const started = performance.now();
  const perSecond = messages / Math.max(SHORTEST_SECONDS, faults * SECONDS_A_FAULT);
  const world = await openCrashWorld({ messages, perSecond, without, mailServer });
  try {
    const plan = planFaults(faults, seed, without, mailServer);
    const [tally, striker] = [emptyTally(), createStriker(world)];
    let number = 0;
    const run = { world, plan, striker, tally, options, next: () => (number += 1) };
    await Promise.all(world.senders.map((sender, n) => fire(run, sender, n)));
    await drain(world, without ? DAMAGED_DRAIN_MS : DRAIN_MS, options.onProgress);
    const { own, external } = await world.ask((root) => countMails(root, world.files));
    const knowable = await world.ask(
      (root) => root<{ id: string }[]>`
      select m.id from messages m join mailboxes b on b.id = m.mailbox_id where b.kind = 'external'`,
    );
    const missing = world.enrolled - own.messages - external.messages;
    return {
      messages: own.messages + external.messages,
      kills: Object.values(tally).reduce(
        (sum, row) => sum + Object.values(row).reduce((a, b) => a + b, 0),
        0,
      ),
      byPoint: tally,
      duplicates: own.duplicates + external.duplicates,
      lost: own.lost + external.lost + missing,
      unknown: own.unknown + external.unknown,
      own,
      external: { ...external, unknowable: knowable.filter(({ id }) => striker.atRisk.has(id)).length },
      seconds: Math.round((performance.now() - started) / 1000),
      asked: { messages, faults },
      mailServer,
      ...(without && { without }),
    };
  } finally {
    await world.close();
  }
}
