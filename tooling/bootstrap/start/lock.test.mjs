import { fork, spawn } from "node:child_process";
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

  it("says what runs as soon as its file can be written again", async () => {
    const lock = await takeLock(file);
    fs.mkdirSync(`${file}.new/full`, { recursive: true });
    lock.update({ children: [{ name: "worker", pid: 77, started: "then" }] });
    expect(JSON.parse(fs.readFileSync(file, "utf8")).children).toEqual([]);
    fs.rmSync(`${file}.new`, { recursive: true });
    await expect
      .poll(() => JSON.parse(fs.readFileSync(file, "utf8")).children, { timeout: 5_000 })
      .toMatchObject([{ pid: 77 }]);
    lock.release();
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

  it.each([
    "",
    "{",
    "null",
    "[]",
    "5",
    '{"pid":1,"started":"x"}',
    '{"pid":-1,"started":"a","children":5}',
    "\0\0",
  ])("is taken over where its file says %j", async (text) => {
    fs.writeFileSync(file, text);
    const lock = await takeLock(file);
    expect(readHolder(file)?.pid).toBe(process.pid);
    lock.release();
  });

  it("is given to one of many that start at once beside what a killed one left, and to the next when that is killed", async () => {
    const script = path.join(folder, "start.mjs");
    const source = JSON.stringify(path.join(import.meta.dirname, "lock.mjs"));
    fs.writeFileSync(
      script,
      `import { takeLock } from ${source};
      process.once("message", () => takeLock(process.argv[2]).then(() => process.send("has it"), () => process.send("refused")));
      process.on("disconnect", () => process.exit());
      process.send("there");`,
    );
    const left = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const children = [{ name: "web", pid: left.pid, started: startOf(left.pid) }];
    fs.writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, started: "gone", children }));
    const said = (child) => new Promise((resolve) => child.once("message", resolve));
    const startOne = async () => {
      const child = fork(script, [file], { execArgv: [] });
      expect(await said(child)).toBe("there");
      return child;
    };
    const starts = await Promise.all(Array.from({ length: 20 }, startOne));
    const answers = await Promise.all(
      starts.map((child) => {
        const answer = said(child);
        child.send("go");
        return answer;
      }),
    );
    expect(answers.filter((answer) => answer === "has it")).toHaveLength(1);
    const winner = starts[answers.indexOf("has it")];
    await expect(takeLock(file)).rejects.toThrow(`process ${winner.pid})`);
    const gone = new Promise((resolve) => winner.once("exit", resolve));
    winner.kill("SIGKILL");
    await gone;
    const next = await takeLock(file);
    next.release();
    for (const child of starts) if (child.connected) child.disconnect();
  }, 30_000);

  it("is readable by its owner only", async () => {
    const lock = await takeLock(file);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    lock.release();
  });
});
