import fs from "node:fs";
import path from "node:path";
import { bringUp } from "./bring-up.mjs";
import { describeFailure, Failure } from "../process/failure.mjs";
import { takeLock } from "./lock.mjs";
import { followLive, runOnce } from "../once.mjs";
import { parseOptions, USAGE } from "./options.mjs";
import { dataOf, instancePaths, REPOSITORY } from "../process/paths.mjs";
import { createProcesses } from "../process/processes.mjs";
import { createProgress } from "../process/progress.mjs";
import { pageText, readyText } from "./ready-text.mjs";
import { createStack } from "./stack.mjs";
import { supervise } from "./supervise.mjs";
import { deleteData } from "../process/tool-chain.mjs";

const STEPS = 12;
const FORMER_LOGS = 5;

const readOptions = (argv) => {
  try {
    return parseOptions(argv);
  } catch (error) {
    process.stderr.write(`${describeFailure(error).join("\n")}\n`);
    return undefined;
  }
};

/** Signals that ask for an orderly end; the promise resolves at the first one. */
const untilSignal = () =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve(signal));
  });

const untilExit = (parts) =>
  Promise.race(
    parts.map(async (part) => {
      const how = await part.exited();
      throw new Failure(`The ${part.name} ${how}; stopping everything else.`, part.running?.handle.logFile);
    }),
  );

const finishOnce = async (context, progress) => {
  const { ok, report } = await runOnce(context, (line) => progress.say(`  ${line}`));
  if (context.options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  return ok ? 0 : 1;
};

const announceReady = (context, progress) => {
  progress.say(readyText(context));
  if (!context.options.json || context.options.once) return;
  const { webUrl, login, simulator, paths, pageMs, elapsedMs } = context;
  const { simulator: world, logs } = paths;
  process.stdout.write(
    `${JSON.stringify({ event: "ready", webUrl, login, mailDesk: simulator.url, world, logs, pageMs, elapsedMs })}\n`,
  );
};

const run = async ({ options, paths, progress, processes, stack, lock, signal }) => {
  const onPage = (page) => void (page.isAll ? undefined : progress.say(pageText(page)));
  const starting = bringUp({ options, paths, progress, processes, stack, lock, onPage });
  starting.catch(() => undefined);
  const first = await Promise.race([starting, signal]);
  if (typeof first === "string") return { signal: first };
  announceReady(first, progress);
  const signalled = signal.then((name) => ({ signal: name }));
  if (options.once) {
    const finished = finishOnce(first, progress).then((code) => ({ code }));
    return Promise.race([finished, untilExit(first.parts), signalled]);
  }
  void followLive(first, progress.say).catch(() => undefined);
  const supervisor = supervise(first.parts, progress.say);
  const end = await signalled;
  await supervisor.stop();
  return end;
};

/** `npm start`: brings everything up, stays until Ctrl-C, stops everything. Gives the exit code. */
export const startPenguin = async (argv) => {
  const options = readOptions(argv);
  if (!options) return 2;
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const stream = options.json ? process.stderr : process.stdout;
  const paths = instancePaths(
    options.once && !process.env.PENGUIN_STATE ? path.join(REPOSITORY, ".penguin", "once") : undefined,
  );
  const progress = createProgress({ total: STEPS, stream });
  const stack = createStack(progress.say);
  const signal = untilSignal();
  let lock;
  let processes;
  let code = 1;
  try {
    fs.mkdirSync(paths.state, { recursive: true });
    lock = await takeLock(paths.lock);
    if (lock.leftovers > 0)
      progress.say(`An earlier start was killed; ended ${lock.leftovers} processes that it left.`);
    if (options.reset || options.once) deleteData(paths.state, dataOf(paths));
    processes = createProcesses({
      logs: paths.logs,
      formerLogs: FORMER_LOGS,
      onChange: (children) => lock.update({ children }),
    });
    const end = await run({ options, paths, progress, processes, stack, lock, signal });
    code = end.signal ? 0 : end.code;
    if (end.signal) progress.say(`\n${end.signal === "SIGINT" ? "Ctrl-C" : end.signal}: stopping`);
  } catch (error) {
    stream.write(`\n${describeFailure(error).join("\n")}\n`);
  }
  await stack.stopAll();
  await processes?.stopAll();
  lock?.release();
  return code;
};
