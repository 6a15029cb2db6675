import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";

/** A server program that runs in the foreground under this process. */
export interface HostProcess {
  /** Ends it and everything it started. */
  stop(): Promise<void>;
}

const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** Ends with its whole process group as soon as its input ends, which it also does when the parent is killed. */
const KEEPER = '"$@" & read -r _; kill -KILL 0';

/** Starts a program that stays in the foreground. What it keeps is thrown away, so it is ended without ceremony. */
export function startProcess(command: string, args: readonly string[]): HostProcess {
  const child = spawn("/bin/sh", ["-c", KEEPER, "sh", command, ...args], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: { NODE_ENV: "production", PATH, TZ: "UTC", LANG: "C" },
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  return {
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Ports of loopback that nothing listens on just now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            resolve(typeof address === "object" && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const answer = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", answer(true));
    socket.once("error", answer(false));
  });

/** Waits until every port answers; throws with `explain` when that takes longer than ten seconds. */
export async function waitForPorts(ports: readonly number[], explain: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const open = await Promise.all(ports.map(isOpen));
    if (open.every(Boolean)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the mail host did not start: ${explain()}`);
}
