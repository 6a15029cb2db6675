import { type ChildProcess, fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Hit, SenderOrders, Trap } from "./sender-child.ts";

/** One sending server: a process, and after its death the next, on one journal. */
export interface SenderProcess {
  journalDir: string;
  /** Gives the hit when the trap has sprung, undefined when it did not within that time. */
  spring(trap: Trap, withinMs: number): Promise<Hit | undefined>;
  /** Resolves when a sender that was hit deadly is gone, and its next life has begun. */
  reborn(afterDeath: () => void): Promise<void>;
  /** A second process under the same login, with a journal of its own, beside one that stands still. */
  standIn(): Promise<void>;
  /** Resolves when a sender that was hit stands still by itself, at most some seconds later. */
  stands(): Promise<void>;
  stop(): void;
  resume(): void;
  close(): void;
}

const LOADER = import.meta.resolve("tsx");
const POLL_MS = 10;

/** Loads the code of a sender ahead of its life: a crash is then over in milliseconds. */
const prepare = async (): Promise<ChildProcess> => {
  const child = fork(path.join(import.meta.dirname, "sender-child.ts"), [], {
    execArgv: ["--import", LOADER],
    stdio: "inherit",
  });
  await new Promise((resolve) => child.once("message", resolve));
  // A message to a sender that has just struck itself goes nowhere.
  child.on("error", () => undefined);
  return child;
};

const STAND_MS = 5_000;

const isStopped = (pid: number | undefined): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T");
  } catch {
    return true;
  }
};

/** A sender notes its hit first: woken up in between, it would stop itself when nobody wakes it any more. */
const untilStopped = async ({ pid }: ChildProcess): Promise<void> => {
  for (const endsMs = Date.now() + STAND_MS; !isStopped(pid) && Date.now() < endsMs; )
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
};

const readHits = (file: string): Hit[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Hit)
    : [];

/** Begins the first life; a spare process always waits loaded. */
export async function startSender(orders: SenderOrders): Promise<SenderProcess> {
  let spare = prepare();
  const live = async (begin: SenderOrders): Promise<ChildProcess> => {
    const child = await spare;
    spare = prepare();
    child.send({ begin });
    return child;
  };
  let closed = false;
  let beside: ChildProcess | undefined;
  /** What ends by itself is started again, as its supervisor does; what was struck has no exit code. */
  const supervised = (one: ChildProcess): ChildProcess => {
    one.once("exit", (code) => {
      if (code === null || closed) return;
      void live(orders).then((next) => {
        child = supervised(next);
      });
    });
    return one;
  };
  let child = supervised(await live(orders));
  const awaitHit = async (number: number, withinMs: number): Promise<Hit | undefined> => {
    for (const endsMs = Date.now() + withinMs; Date.now() <= endsMs; ) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      const hit = readHits(orders.hitsFile).find((one) => one.number === number);
      if (hit) return hit;
    }
    return undefined;
  };
  /** Resolves when it cannot spring any more: it said so, stands still at its point, or is dead. */
  const disarm = async (): Promise<void> => {
    const armed = child;
    let safe = false;
    const settle = (): void => void (safe = true);
    const before = readHits(orders.hitsFile).length;
    armed.once("message", settle).once("exit", settle);
    armed.send({});
    while (
      !safe &&
      armed.exitCode === null &&
      armed.signalCode === null &&
      readHits(orders.hitsFile).length === before
    )
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    armed.off("message", settle).off("exit", settle);
  };
  return {
    journalDir: orders.journalDir,
    spring: async (trap, withinMs) => {
      child.send({ trap });
      const hit = await awaitHit(trap.number, withinMs);
      if (hit) return hit;
      await disarm();
      return awaitHit(trap.number, POLL_MS);
    },
    reborn: async (afterDeath) => {
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((resolve) => child.once("exit", resolve));
      afterDeath();
      child = supervised(await live(orders));
    },
    standIn: async () => {
      const journalDir = `${orders.journalDir}-beside`;
      mkdirSync(journalDir, { recursive: true });
      beside ??= await live({ ...orders, journalDir });
    },
    stands: () => untilStopped(child),
    stop: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    close: () => {
      closed = true;
      child.kill("SIGKILL");
      beside?.kill("SIGKILL");
      void spare.then((one) => one.kill("SIGKILL"));
    },
  };
}
