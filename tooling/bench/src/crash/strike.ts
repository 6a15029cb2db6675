import { countArrivals } from "./count-mails.ts";
import { type CrashWorld, LEASE_SECONDS, LOG_LAG_SECONDS } from "./crash-world.ts";
import type { Fault, FaultKind } from "./fault-plan.ts";
import { readOpenSteps } from "./journal-file.ts";
import type { SenderProcess } from "./sender-process.ts";

/** Beyond the lease, and beyond the moment at which the mail server's log counts as read past it. */
const BEYOND_LEASE_MS = (LEASE_SECONDS + LOG_LAG_SECONDS + 1.5) * 1000;
const AWAY_MS = 300;
const CUT_MS = 400;
const QUEUE_AWAY_MS = 1500;
/** What is waited for has a protection against it only where that works. */
const DAMAGE_MS = 60_000;
const LOOK_MS = 50;

/** Strikes the world, one at a time, and keeps the mails a strike may have made unknowable. */
export interface Striker {
  strike(fault: Fault, victim: SenderProcess): Promise<void>;
  /** Mails in conversation with their server while it, the network or their sender broke away. */
  atRisk: ReadonlySet<string>;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs one after the other. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
};

const until = async (isSo: () => boolean): Promise<void> => {
  for (const endsMs = Date.now() + DAMAGE_MS; !isSo() && Date.now() < endsMs; ) await wait(LOOK_MS);
};

/**
 * Lets a sender stand at its point until another process of its server has sent the mails it holds, then until it has sent
 * them as well: without their protection they leave twice, however slow the machine is.
 */
const sendTwice = async (
  world: CrashWorld,
  { only }: Fault,
  victim: SenderProcess,
  resume: () => void,
): Promise<void> => {
  const steps = readOpenSteps(victim.journalDir);
  const ids = [...steps].filter(([, step]) => step === "begun" || step === "data").map(([id]) => id);
  const held = await world.ask(
    (root) => root<{ header: string }[]>`
    select m.message_id_header as header from messages m join mailboxes b on b.id = m.mailbox_id
    where m.id = any(${ids}::uuid[]) and b.kind = coalesce(${only ?? null}, b.kind)`,
  );
  const arrivedOf = (): number[] => {
    const arrived = countArrivals(world.files);
    return held.map(({ header }) => arrived.get(header) ?? 0);
  };
  await victim.standIn();
  await until(() => arrivedOf().every((count) => count > 0));
  resume();
  await until(() => arrivedOf().some((count) => count > 1));
};

export function createStriker(world: CrashWorld): Striker {
  const atRisk = new Set<string>();
  /** Senders that stand at the point where they were hit. */
  const standing = new Set<SenderProcess>();
  const inTurn = createTurns();

  const resume = (sender: SenderProcess): void => {
    standing.delete(sender);
    sender.resume();
  };

  const keepSteps = (sender: SenderProcess, steps: readonly string[]): void => {
    for (const [id, step] of readOpenSteps(sender.journalDir)) if (steps.includes(step)) atRisk.add(id);
  };

  /** A conversation that breaks off is at risk from its beginning: the server's 354 may be under way. */
  const breakOff = async (victim: SenderProcess, deed: () => Promise<void>): Promise<void> => {
    const others = world.senders.filter((sender) => !standing.has(sender));
    for (const sender of others) sender.stop();
    for (const sender of world.senders) keepSteps(sender, ["begun", "data"]);
    const done = deed();
    await wait(20);
    for (const sender of [victim, ...others]) resume(sender);
    await done;
  };

  /** The sender stands still at its point until the deed is done, then goes on. */
  const meanwhile = async (victim: SenderProcess, deed: () => Promise<void>): Promise<void> => {
    const done = deed();
    await wait(20);
    resume(victim);
    await done;
  };

  const each = (deed: (network: CrashWorld["networks"][number]) => Promise<void>): Promise<void> =>
    Promise.all(world.networks.map(deed)).then(() => undefined);

  const deeds: Readonly<Record<FaultKind, (victim: SenderProcess, fault: Fault) => Promise<void>>> = {
    "worker-kill": (victim) => victim.reborn(() => keepSteps(victim, ["data"])),
    "worker-stop": async (victim, fault) => {
      if (world.takesOver) return sendTwice(world, fault, victim, () => resume(victim));
      await wait(BEYOND_LEASE_MS);
      resume(victim);
    },
    "postgres-kill": (victim) => inTurn(() => meanwhile(victim, world.database.crash)),
    "mail-server-kill": (victim) => inTurn(() => meanwhile(victim, () => world.mailServer.crash(AWAY_MS))),
    "external-server-kill": (victim) => inTurn(() => breakOff(victim, () => world.external.crash(AWAY_MS))),
    "network-cut": (victim) => inTurn(() => breakOff(victim, () => each((network) => network.cut(CUT_MS)))),
    "network-freeze": (victim) =>
      inTurn(() => meanwhile(victim, () => each((network) => network.freeze(BEYOND_LEASE_MS)))),
    "filter-kill": (victim) => inTurn(() => meanwhile(victim, () => world.filter?.crash(AWAY_MS) ?? wait(0))),
    "host-step-kill": (victim, { step }) =>
      inTurn(() => meanwhile(victim, () => world.mailServer.crash(AWAY_MS, step))),
    "receiver-kill": (victim) => inTurn(() => meanwhile(victim, () => world.receiver.crash(AWAY_MS))),
    "queue-kill": async (victim) => {
      world.control.pause(QUEUE_AWAY_MS);
      resume(victim);
    },
  };

  return {
    strike: async (fault, victim) => {
      standing.add(victim);
      if (fault.kind !== "worker-kill") {
        await victim.stands();
        // Another strike may have let it go on in the meantime.
        victim.stop();
      }
      await deeds[fault.kind](victim, fault);
      standing.delete(victim);
    },
    atRisk,
  };
}
