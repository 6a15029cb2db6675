import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createKit, type Kit } from "@penguin/core/testing";
import { prepareQueueStore } from "@penguin/jobs/queue-store";
import { systemClock } from "@penguin/runtime/clock";
import { afterEach, beforeEach, expect, it } from "vitest";

/** The way to the database: closed, it refuses; frozen, it lets nothing through and keeps what is connected. */
interface Way {
  port: number;
  open(): Promise<void>;
  close(): Promise<void>;
  freeze(isFrozen: boolean): void;
}

const freePort = async (): Promise<number> => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
};

const createWay = async (target: number): Promise<Way> => {
  const port = await freePort();
  const sockets = new Set<net.Socket>();
  let isFrozen = false;
  let server: net.Server | undefined;
  const join = (near: net.Socket): void => {
    const far = net.connect(target, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("data", (chunk) => void other.write(chunk));
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      if (isFrozen) one.pause();
    }
  };
  return {
    port,
    open: async () => {
      server = net.createServer(join);
      await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
    },
    close: async () => {
      const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
      for (const socket of sockets) socket.destroy();
      await closed;
      server = undefined;
    },
    freeze: (frozen) => {
      isFrozen = frozen;
      for (const socket of sockets)
        if (frozen) socket.pause();
        else socket.resume();
    },
  };
};

let kit: Kit;
let way: Way;
let dir: string;
let worker: ChildProcess | undefined;
let said: string;
let health: string;

beforeEach(async () => {
  kit = await createKit();
  await prepareQueueStore({ kind: "postgres", url: kit.database.url("pm_queue") });
  dir = mkdtempSync(path.join(tmpdir(), "penguin-worker-"));
  way = await createWay(Number(new URL(kit.database.url("pm_app")).port));
});
afterEach(async () => {
  if (worker?.exitCode === null && worker.signalCode === null) {
    const gone = new Promise((resolve) => worker?.once("exit", resolve));
    worker.kill("SIGKILL");
    await gone;
  }
  await way.close();
  await kit.close();
  rmSync(dir, { recursive: true, force: true });
});

const startWorker = async (
  settings: Record<string, string> = {},
): Promise<{ ended: Promise<number | null> }> => {
  const login = (role: string): string => {
    const url = new URL(kit.database.url(role));
    url.port = String(way.port);
    return url.href;
  };
  const key = randomBytes(32).toString("base64url");
  const port = await freePort();
  health = `http://127.0.0.1:${port}`;
  said = "";
  const env = {
    ROLES: "control",
    WORKER_PORT: String(port),
    DATABASE_URL: login("pm_app"),
    CONTROL_DATABASE_URL: login("pm_control"),
    AUTH_DATABASE_URL: login("pm_auth"),
    QUEUE_DATABASE_URL: login("pm_queue"),
    WEB_URL: "http://127.0.0.1:1",
    EDGE_URL: "http://127.0.0.1:1",
    CLOSED_NETWORK: "true",
    MESSAGE_ID_SECRET: key,
    AUDIT_SIGNING_SEED: key,
    API_KEY_PEPPER: key,
    TOKEN_KEYS: `1:${key}`,
    SECRET_KEYS: `k1:${key}`,
    DATA_DIR: dir,
    DNS_SERVERS: "127.0.0.1:1",
    MAIL_SERVER_URL: "http://127.0.0.1:1",
    MAIL_LOG_URL: "http://127.0.0.1:1/log",
    MAIL_SERVER_TOKEN: "token",
    MAIL_HOST_NAME: "mail.test",
    MAIL_HOST_SMTP: "127.0.0.1:1:none",
    MAIL_HOST_IMAP: "127.0.0.1:1:none",
    SYSTEM_MAIL_SMTP: "127.0.0.1:1:none",
    SYSTEM_MAIL_USER: "hello@mail.test",
    SYSTEM_MAIL_PASSWORD: "secret",
    SYSTEM_MAIL_FROM: "hello@mail.test",
    ...settings,
  };
  const child = spawn(process.execPath, ["--import", "tsx", path.join(import.meta.dirname, "main.ts")], {
    cwd: path.join(import.meta.dirname, ".."),
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  worker = child;
  return { ended: new Promise((resolve) => child.once("exit", resolve)) };
};

const ask = async (route: string): Promise<{ status: number; missing?: string[] } | undefined> => {
  const response = await fetch(`${health}${route}`).catch(() => undefined);
  return response && { ...((await response.json()) as { missing?: string[] }), status: response.status };
};
const untilStatus = async (route: string, status: number): Promise<void> => {
  while ((await ask(route))?.status !== status) await systemClock.sleep(50);
};

const LIMIT_MS = 60_000;

it(
  "waits for a database that comes late, and is ready only while it can work",
  async () => {
    await startWorker();
    await untilStatus("/ready", 503);
    expect(await ask("/health")).toMatchObject({ status: 200, ready: false });
    while (!said.includes("does not answer yet")) await systemClock.sleep(50);
    await way.open();
    await untilStatus("/ready", 200);
    way.freeze(true);
    await untilStatus("/ready", 503);
    const began = performance.now();
    expect((await ask("/ready"))?.missing).toContain("DATABASE_URL");
    expect(performance.now() - began).toBeLessThan(2500);
    way.freeze(false);
    await untilStatus("/ready", 200);
    await way.close();
    await untilStatus("/ready", 503);
    expect(await ask("/health")).toMatchObject({ status: 200, ready: true });
    await way.open();
    await untilStatus("/ready", 200);
  },
  LIMIT_MS,
);

it(
  "ends, for its supervisor to see, when the database does not come in time",
  async () => {
    const { ended } = await startWorker({ START_WITHIN_SECONDS: "2" });
    expect(await ended).toBe(1);
    expect(said).toContain("it was not ready within 2 s");
    expect(said).toContain('"missing":["DATABASE_URL"');
  },
  LIMIT_MS,
);
