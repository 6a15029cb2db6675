import { randomInt } from "node:crypto";
import fs from "node:fs";
import net from "node:net";

/** Below are ports that people and services choose by hand. */
const LOWEST = 15_000;
const HIGHEST = 65_535;
/** Where Linux begins to give ports to outgoing connections unless told otherwise. */
const USUAL_OUTGOING = 32_768;
const LEAST_ROOM = 1_000;
const TRIES = 500;

/** From where on the system gives ports to outgoing connections. */
const outgoingFrom = () => {
  try {
    return Number(fs.readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").trim().split(/\s+/)[0]);
  } catch {
    return USUAL_OUTGOING;
  }
};

/** True when something can listen on this loopback port now. */
export const isFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/**
 * A loopback port that nobody listens on now and that no outgoing connection gets, as far as the system leaves room for
 * such: who comes back to it later, after a crash, finds it free. None of `taken`.
 */
export const freePort = async (taken = new Set()) => {
  const top = outgoingFrom();
  const end = top - LOWEST >= LEAST_ROOM ? top : HIGHEST;
  for (let n = 0; n < TRIES; n += 1) {
    const port = randomInt(LOWEST, end);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No free port from ${LOWEST} to ${end} in ${TRIES} tries.`);
};
