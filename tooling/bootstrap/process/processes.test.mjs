import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeFailure, Failure } from "./failure.mjs";
import { waitHealthy } from "./health.mjs";
import { isAlive } from "./process-identity.mjs";
import { createProcesses, endProcess } from "./processes.mjs";

const node = (code) => ({
  command: process.execPath,
  args: ["-e", code],
  env: process.env,
  cwd: os.tmpdir(),
});

const FOREVER = "setInterval(() => {}, 1000)";

describe("processes", () => {
  let logs;
  let processes;
  let seen;

  beforeEach(() => {
    logs = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-processes-"));
    seen = [];
    processes = createProcesses({ logs, onChange: (running) => seen.push(running.map(({ name }) => name)) });
  });

  afterEach(async () => {
    await processes.stopAll();
    fs.rmSync(logs, { recursive: true, force: true });
  });

  it("shows the end of the log when a step fails", async () => {
    const failure = await processes
      .run("step", node("console.log('why it failed'); process.exit(3)"))
      .catch((error) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(describeFailure(failure).join("\n")).toContain("why it failed");
  });

  it("fails clearly when a program does not exist", async () => {
    const what = { command: "no-such-program-anywhere", args: [], env: process.env, cwd: os.tmpdir() };
    await expect(processes.run("step", what)).rejects.toThrow("step failed");
  });

  it("stops politely, with its group, and reports what runs", async () => {
    const inner = `require("node:child_process").spawn("sleep", ["60"]); ${FOREVER}`;
    const handle = processes.start("outer", node(inner));
    expect(await processes.stop(handle, 5_000)).toBe("stopped");
    expect(seen).toEqual([["outer"], []]);
    expect(() => process.kill(-handle.pid, 0)).toThrow();
  });

  it("a process that was stopped is gone when it has been ended", async () => {
    const handle = processes.start("stopped", node(FOREVER));
    process.kill(handle.pid, "SIGSTOP");
    // Of signals that wait the lower number is heard first.
    await expect.poll(() => fs.readFileSync(`/proc/${handle.pid}/stat`, "utf8")).toMatch(/\) T /);
    expect(await endProcess(handle, 50)).toBe("killed");
    expect(isAlive(handle)).toBe(false);
  });

  it("ends by force what does not listen", async () => {
    const handle = processes.start(
      "deaf",
      node(`process.on("SIGTERM", () => {}); console.log("deaf"); ${FOREVER}`),
    );
    while (!fs.readFileSync(handle.logFile, "utf8").includes("deaf"))
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await processes.stop(handle, 200)).toBe("killed");
  });

  it("does not take a stranger on the port for its own process", async () => {
    const server = http.createServer((_request, response) =>
      response.end(JSON.stringify({ bootId: "stranger", ready: true })),
    );
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const handle = processes.start("worker", node(FOREVER));
    const url = `http://127.0.0.1:${server.address().port}/health`;
    await expect(waitHealthy({ handle, url, bootId: "mine", timeoutMs: 300 })).rejects.toThrow(
      "another process answers",
    );
    await expect(waitHealthy({ handle, url, bootId: "stranger", timeoutMs: 300 })).resolves.toMatchObject({
      ready: true,
    });
    server.close();
  });

  it("stops waiting when the process has ended", async () => {
    const handle = processes.start("worker", node("process.exit(7)"));
    const waiting = waitHealthy({
      handle,
      url: "http://127.0.0.1:9/health",
      bootId: "mine",
      timeoutMs: 5_000,
    });
    await expect(waiting).rejects.toThrow("ended while starting (exit 7)");
  });
});
