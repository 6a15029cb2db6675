import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { Failure } from "../process/failure.mjs";
import { isFree } from "../process/free-port.mjs";

const SERVERS = ["redis-server", "valkey-server"];

/** The first Redis-like server on PATH, or undefined. */
export const findRedisServer = () =>
  (process.env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((folder) => SERVERS.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));

/** Asks a Redis server for a PONG, with its password; false when it does not give one. */
export const pingRedis = (url) =>
  new Promise((resolve) => {
    const { hostname, port, password, username } = new URL(url);
    const socket = net.connect({ host: hostname, port: Number(port || "6379"), timeout: 2_000 });
    const end = (value) => {
      socket.destroy();
      resolve(value);
    };
    let answer = "";
    socket.on("connect", () => {
      const auth = password
        ? `AUTH ${[username, password].filter(Boolean).map(decodeURIComponent).join(" ")}\r\n`
        : "";
      socket.write(`${auth}PING\r\n`);
    });
    socket.on("data", (chunk) => {
      answer += chunk;
      if (answer.includes("PONG")) end(true);
      else if (/^-/m.test(answer)) end(false);
    });
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
    socket.on("close", () => resolve(false));
  });

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const settingsOf = ({ folder, port, password }) => [
  "bind 127.0.0.1",
  `port ${port}`,
  `dir ${folder}`,
  "appendonly yes",
  "appendfsync everysec",
  "maxmemory-policy noeviction",
  'save ""',
  `requirepass ${password}`,
];

const tryStart = async ({ processes, binary, folder, port, password }) => {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const handle = processes.start("redis", {
    command: binary,
    args: ["-"],
    env: process.env,
    cwd: folder,
    input: `${settingsOf({ folder, port, password }).join("\n")}\n`,
  });
  const url = `redis://:${password}@127.0.0.1:${port}`;
  for (let tries = 0; tries < 250; tries += 1) {
    if (await pingRedis(url)) return { handle, url };
    if (handle.exitCode !== undefined) break;
    await delay(20);
  }
  return { handle, url: undefined };
};

/**
 * Starts a Redis server on loopback that keeps every write and never evicts; the password goes by standard input. Files it
 * cannot start from are put aside as `<folder>.damaged` and it begins with none: jobs are rebuilt from the database.
 */
export const startRedis = async (wish) => {
  const { binary, folder } = wish;
  const first = await tryStart(wish);
  const wellOf = (url) => () => pingRedis(url);
  if (first.url) return { ...first, isWell: wellOf(first.url), isEmptied: false };
  const hasEnded = first.handle.exitCode !== undefined;
  if (hasEnded && (await isFree(wish.port)) && fs.existsSync(path.join(folder, "appendonlydir"))) {
    fs.rmSync(`${folder}.damaged`, { recursive: true, force: true });
    fs.renameSync(folder, `${folder}.damaged`);
    const second = await tryStart(wish);
    if (second.url) return { ...second, isWell: wellOf(second.url), isEmptied: true };
  }
  await wish.processes.stop(first.handle, 2_000);
  throw new Failure(`${path.basename(binary)} did not start.`, first.handle.logFile);
};
