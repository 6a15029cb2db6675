import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProcesses } from "../process/processes.mjs";
import { startHealthy } from "../process/start-healthy.mjs";
import { startEmbedded } from "./database.mjs";
import { freePort } from "../process/free-port.mjs";
import { openPart, supervise } from "./supervise.mjs";

const SERVICE = `
const http = require("node:http");
const { BOOT_ID, PORT } = process.env;
console.log("this is " + BOOT_ID);
http
  .createServer((request, response) => {
    if (request.url === "/die") process.exit(3);
    if (request.url === "/hang") for (;;);
    response.end(JSON.stringify({ bootId: BOOT_ID, pid: process.pid }));
  })
  .listen(Number(PORT), "127.0.0.1");`;

const TIMING = { askMs: 50, silentMs: 400, firstWaitMs: 20, longestWaitMs: 80, steadyMs: 60_000 };
const until = async (isSo) => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe("supervise", () => {
  let logs;
  let processes;
  let port;
  let said;
  let supervisor;

  beforeEach(async () => {
    logs = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-supervise-"));
    processes = createProcesses({ logs, formerLogs: 2 });
    port = await freePort();
    said = [];
    supervisor = undefined;
  });
  afterEach(async () => {
    await supervisor?.stop();
    await processes.stopAll();
    fs.rmSync(logs, { recursive: true, force: true });
  });

  const say = (line) => said.push(line);
  const ask = async (route) =>
    fetch(`http://127.0.0.1:${port}${route}`, { signal: AbortSignal.timeout(1000) }).then(
      (response) => response.json(),
      () => undefined,
    );
  const launchService = () => {
    const bootId = randomUUID();
    const env = { ...process.env, BOOT_ID: bootId, PORT: String(port) };
    const what = { command: process.execPath, args: ["-e", SERVICE], cwd: logs, env };
    return startHealthy({ processes, name: "web", what, url: `http://127.0.0.1:${port}/`, bootId });
  };
  const openService = () => openPart({ name: "web", processes, launch: launchService });

  it("starts again what ended, says so, and keeps the logs of the runs before", async () => {
    const part = await openService();
    const first = (await ask("/")).bootId;
    supervisor = supervise([part], say, TIMING);
    process.kill(part.running.handle.pid, "SIGKILL");
    await until(() => said.includes("  web runs again"));
    const second = (await ask("/")).bootId;
    expect(second).not.toBe(first);
    await ask("/die");
    await until(() => said.filter((line) => line === "  web runs again").length === 2);
    expect(said.join("\n")).toMatch(/web ended by itself \(exit signal SIGKILL\); its log: .*web\.log/);
    expect(said.join("\n")).toContain("web ended by itself (exit 3)");
    const logOf = (name) => fs.readFileSync(path.join(logs, name), "utf8");
    expect([logOf("web.1.log"), logOf("web.2.log")]).toEqual([`this is ${second}\n`, `this is ${first}\n`]);
  });

  it("ends what hangs and starts it again", async () => {
    const part = await openService();
    const { pid } = await ask("/");
    supervisor = supervise([part], say, TIMING);
    await ask("/hang");
    await until(() => said.includes("  web runs again"));
    expect(said[0]).toContain("web has not answered for");
    expect((await ask("/")).pid).not.toBe(pid);
  }, 30_000);

  it("waits longer each time for what does not start, and stops trying when it is told to", async () => {
    const part = await openService();
    const { stop, exited } = part;
    let starts = 0;
    const start = async () => {
      starts += 1;
      throw new Error("no");
    };
    supervisor = supervise([{ name: "web", exited, isWell: part.isWell, stop, start }], say, {
      ...TIMING,
      firstWaitMs: 1000,
      longestWaitMs: 2000,
    });
    await part.stop();
    await until(() => starts === 2);
    const waits = said.flatMap((line) => /in (\d+) s$/.exec(line)?.[1] ?? []);
    expect(waits).toEqual(["1", "2", "2"].slice(0, waits.length));
    await supervisor.stop();
    const before = starts;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(starts).toBe(before);
  });

  it("starts a database again at its port when it was killed", async () => {
    fs.chmodSync(logs, 0o755);
    const dataDir = path.join(logs, "postgres", "data");
    const database = await startEmbedded({ dataDir, superPassword: "secret", throwAway: true });
    supervisor = supervise([database.part], say, TIMING);
    const [pid] = fs.readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGKILL");
    await until(() => said.includes("  database runs again"));
    expect(await database.part.isWell()).toBe(true);
    await supervisor.stop();
    await database.stop();
  }, 60_000);
});
