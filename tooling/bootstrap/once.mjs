import path from "node:path";
import { getJson } from "./process/health.mjs";

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const QUIET_MS = 15_000;
const LIMIT_MS = 10 * 60_000;

const read = async (context) => (await getJson(`${context.simulator.url}/api/summary`))?.body;

/**
 * Waits until the receiving side has seen nothing new for a while, which is how a finished campaign looks from outside,
 * and gives what it counted. `context` is what `npm start` built: urls, settings, paths, options.
 */
export const runOnce = async (context) => {
  const deadline = performance.now() + LIMIT_MS;
  let summary = await read(context);
  let changedAt = performance.now();
  while (performance.now() < deadline && performance.now() - changedAt < QUIET_MS) {
    await delay(500);
    const next = await read(context);
    if (JSON.stringify(next) !== JSON.stringify(summary)) changedAt = performance.now();
    summary = next ?? summary;
  }
  return {
    ok: summary !== undefined,
    report: {
      coldMs: context.elapsedMs,
      ...summary,
      receivedFiles: path.join(context.paths.simulator, "mailboxes"),
    },
  };
};
