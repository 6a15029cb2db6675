import path from "node:path";
import { describeFailure } from "../process/failure.mjs";

/** How often a part is asked, for how long it may keep silent, and how long is waited before it is started again. */
const TIMING = {
  askMs: 5_000,
  silentMs: 30_000,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  steadyMs: 60_000,
};

/**
 * A process that can be started again: `launch` starts it, waits until it is healthy and gives `handle` and `isWell`, which
 * asks it whether it still is. Rejects with what the first start fails of.
 */
export const openPart = async ({ name, processes, launch }) => {
  let running = await launch();
  return {
    name,
    /** What the latest launch gave. */
    get running() {
      return running;
    },
    exited: () => running.handle.exited.then((code) => `ended by itself (exit ${code})`),
    isWell: () => running.isWell(),
    stop: () => processes.stop(running.handle),
    start: async () => {
      running = await launch();
    },
  };
};

const createRest = () => {
  let end;
  const isOver = { now: false };
  const over = new Promise((resolve) => (end = resolve));
  return {
    isOver: () => isOver.now,
    over,
    end: () => {
      isOver.now = true;
      end();
    },
    /** Ends at once when everything is over. */
    sleep: async (ms) => {
      let timer;
      await Promise.race([new Promise((resolve) => (timer = setTimeout(resolve, ms))), over]);
      clearTimeout(timer);
    },
  };
};

/**
 * Watches parts, each for itself: one that ends, or keeps silent for `silentMs`, is ended for good and started again, after
 * a wait that doubles from `firstWaitMs` to `longestWaitMs` and begins anew once it ran for `steadyMs`. `say` hears of each
 * step. `stop` ends the watch; what is being started then is waited for.
 */
export const supervise = (parts, say, timing = TIMING) => {
  const rest = createRest();

  const untilSilent = async (part, isDone) => {
    let wellAt = performance.now();
    while (!isDone() && !rest.isOver()) {
      await rest.sleep(timing.askMs);
      if (isDone() || rest.isOver()) break;
      if (await part.isWell().catch(() => false)) wellAt = performance.now();
      else if (performance.now() - wellAt >= timing.silentMs)
        return `has not answered for ${Math.round(timing.silentMs / 1000)} s`;
    }
    return rest.over;
  };

  const untilTrouble = async (part) => {
    let isDone = false;
    const trouble = await Promise.race([part.exited(), untilSilent(part, () => isDone), rest.over]);
    isDone = true;
    return trouble;
  };

  const startAgain = async (part, state) => {
    while (!rest.isOver()) {
      say(`  ${part.name}: starting it again in ${Math.round(state.waitMs / 1000)} s`);
      await rest.sleep(state.waitMs);
      state.waitMs = Math.min(state.waitMs * 2, timing.longestWaitMs);
      if (rest.isOver()) return;
      try {
        await part.start();
        say(`  ${part.name} runs again`);
        return;
      } catch (error) {
        say(`  ${part.name} did not start: ${describeFailure(error).join("\n  ")}`);
      }
    }
  };

  const watch = async (part) => {
    const state = { waitMs: timing.firstWaitMs };
    while (!rest.isOver()) {
      const since = performance.now();
      const trouble = await untilTrouble(part);
      if (rest.isOver()) return;
      if (performance.now() - since >= timing.steadyMs) state.waitMs = timing.firstWaitMs;
      const log = part.running
        ? `; its log: ${path.relative(process.cwd(), part.running.handle.logFile)}`
        : "";
      say(`  ${part.name} ${trouble}${log}`);
      await part.stop().catch(() => undefined);
      await startAgain(part, state);
    }
  };

  const watching = parts.map(watch);
  return {
    stop: async () => {
      rest.end();
      await Promise.all(watching);
    },
  };
};
