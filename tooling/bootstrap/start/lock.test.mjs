import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, startOf } from "../process/process-identity.mjs";
import { readHolder, takeLock } from "./lock.mjs";

describe("takeLock", () => {
  let folder;
  let file;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-lock-"));
    file = path.join(folder, "run.json");
  });

  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("refuses a second start and says where the first one is", async () => {
    const lock = await takeLock(file);
    lock.update({ url: "http://127.0.0.1:3000" });
    await expect(takeLock(file)).rejects.toThrow(`process ${process.pid}) at http://127.0.0.1:3000`);
    expect(readHolder(file)?.url).toBe("http://127.0.0.1:3000");
    lock.release();
    const next = await takeLock(file);
    next.release();
  });

  it("takes over from a process that is gone, and ends what it left", async () => {
    const left = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const exited = new Promise((resolve) => left.on("exit", resolve));
    const children = [{ name: "web", pid: left.pid, started: startOf(left.pid) }];
    fs.writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, started: "gone", children }));
    const lock = await takeLock(file);
    expect(lock.leftovers).toBe(1);
    await exited;
    lock.release();
  });

  it("never ends a later process that has the number of an earlier one", async () => {
    const stranger = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const children = [{ name: "web", pid: stranger.pid, started: "another boot:1" }];
    fs.writeFileSync(file, JSON.stringify({ pid: stranger.pid, started: "another boot:1", children }));
    const lock = await takeLock(file);
    expect(lock.leftovers).toBe(0);
    expect(isAlive({ pid: stranger.pid, started: startOf(stranger.pid) })).toBe(true);
    process.kill(stranger.pid, "SIGKILL");
    lock.release();
  });

  it("is readable by its owner only", async () => {
    const lock = await takeLock(file);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    lock.release();
  });
});
