import fs from "node:fs";
import net from "node:net";
import { Failure } from "../process/failure.mjs";

/** True when something can listen on this loopback port now. */
export const isFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

const anyFree = (taken) =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(taken.has(port) ? anyFree(taken) : port));
    });
  });

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

/** Ports of everything else, kept from run to run (links in old mails name them) unless one was taken meanwhile. */
export const choosePorts = async (file) => {
  const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  const chosen = {};
  const taken = new Set();
  for (const name of NAMES) {
    const port = kept[name] && (await isFree(kept[name])) ? kept[name] : await anyFree(taken);
    taken.add(port);
    chosen[name] = port;
  }
  fs.writeFileSync(file, JSON.stringify(chosen, null, 2));
  return chosen;
};
