import net from "node:net";
import { Failure } from "../process/failure.mjs";
import { readObject, replaceFile } from "../process/kept-file.mjs";

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

const isPort = (value) => Number.isInteger(value) && value > 0 && value < 65536;

/** Ports of everything else, kept from run to run (links in old mails name them) unless one was taken meanwhile. */
export const choosePorts = async (file) => {
  const kept = readObject(file) ?? {};
  const chosen = {};
  const taken = new Set();
  for (const name of NAMES) {
    const isKept = isPort(kept[name]) && !taken.has(kept[name]) && (await isFree(kept[name]));
    const port = isKept ? kept[name] : await anyFree(taken);
    taken.add(port);
    chosen[name] = port;
  }
  replaceFile(file, JSON.stringify(chosen, null, 2));
  return chosen;
};
