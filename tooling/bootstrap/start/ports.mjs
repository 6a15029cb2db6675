import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "../process/failure.mjs";
import { freePort, isFree } from "../process/free-port.mjs";
import { readObject, replaceFile } from "../process/kept-file.mjs";

/** How long ports of before are waited for, all together: what an earlier start left may still be dying. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 100;

const untilFree = async (port, deadline) => {
  while (!(await isFree(port))) {
    if (performance.now() >= deadline) return false;
    await delay(LOOK_MS);
  }
  return true;
};

/** The web port: the wanted one or a Failure, else 3000 or the next free one. */
export const chooseWebPort = async (wanted) => {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new Failure(`Port ${wanted} is taken by another process; stop it or choose another with --port.`);
  }
  for (let port = 3000; port < 3100; port += 1) if (await isFree(port)) return port;
  throw new Failure("No free web port from 3000 to 3099; choose one with --port.");
};

const NAMES = [
  "worker",
  "edge",
  "dns",
  "powerDns",
  "mailDesk",
  "receivers",
  "submission",
  "imap",
  "inbound",
  "mailAdmin",
  "redis",
];

const isPort = (value) => Number.isInteger(value) && value > 0 && value < 65536;

/** What somebody loses when a part is somewhere else from now on, by its name in the file. */
const LOSS = { edge: "links in mails that were sent before lead nowhere" };

/**
 * Ports of everything else, kept from run to run (links in old mails name them) unless one was taken meanwhile; such a one
 * is waited for, then `say` hears of it.
 */
export const choosePorts = async (file, say = () => undefined, patienceMs = PATIENCE_MS) => {
  const kept = readObject(file) ?? {};
  const deadline = performance.now() + patienceMs;
  const chosen = {};
  const taken = new Set();
  for (const name of NAMES) {
    const wasThere = isPort(kept[name]) && !taken.has(kept[name]);
    const isKept = wasThere && (await untilFree(kept[name], deadline));
    const port = isKept ? kept[name] : await freePort(taken);
    if (wasThere && !isKept)
      say(
        `Port ${kept[name]} (${name}) is taken by another process, ${port} is used now${LOSS[name] ? `: ${LOSS[name]}` : ""}.`,
      );
    taken.add(port);
    chosen[name] = port;
  }
  replaceFile(file, JSON.stringify(chosen, null, 2));
  return chosen;
};
