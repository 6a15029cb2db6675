import { execFileSync, fork } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "@penguin/runtime/clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileJournal } from "./index.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "penguin-journal-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => openFileJournal(dir, systemClock);
const subject = (id: string) => ({ tenantId: "t", id, fence: 1 });
const outcome = { kind: "accepted", code: 250, reply: "250 ok", queueId: "Q1" } as const;

describe("a sender's journal", () => {
  it("gives the next life the last step of each message that was not settled", () => {
    const first = open();
    first.note({ ...subject("a"), step: "begun" });
    first.note({ ...subject("b"), step: "begun" });
    first.note({ ...subject("b"), step: "data" });
    first.note({ ...subject("c"), step: "answered", outcome });
    first.note({ ...subject("d"), step: "begun" });
    first.forget(["d"]);
    first.close();
    const second = open();
    expect([...second.left.values()]).toEqual([
      { ...subject("a"), step: "begun" },
      { ...subject("b"), step: "data" },
      { ...subject("c"), step: "answered", outcome },
    ]);
    expect([second.id, second.complete]).toEqual([first.id, true]);
    second.close();
  });

  it("is new, and proves nothing, when its folder was lost", () => {
    const first = open();
    first.close();
    rmSync(dir, { recursive: true });
    const second = open();
    expect([second.id === first.id, second.complete, second.left.size]).toEqual([false, false, 0]);
    second.close();
  });

  it("proves nothing by what is missing after the machine went down", () => {
    open().close();
    const file = path.join(dir, "journal.ndjson");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"boot":"[^"]*"/, '"boot":"an earlier one"'));
    const second = open();
    expect(second.complete).toBe(false);
    second.close();
  });

  it("reads past a last line that the crash tore", () => {
    const first = open();
    first.note({ ...subject("a"), step: "data" });
    first.close();
    appendFileSync(path.join(dir, "journal.ndjson"), '{"note":{"tenantId":"t","id":"b"');
    const second = open();
    expect([...second.left.keys()]).toEqual(["a"]);
    second.close();
  });

  it("opens wherever its file was cut, and goes on from there", () => {
    const first = open();
    first.noteBeat(7);
    first.note({ ...subject("a"), step: "answered", outcome });
    first.forget(["a"]);
    first.close();
    const file = path.join(dir, "journal.ndjson");
    const whole = readFileSync(file);
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(file, whole.subarray(0, length));
      const cut = open();
      cut.note({ ...subject("b"), step: "data" });
      cut.close();
      const next = open();
      expect(next.left.get("b")?.step).toBe("data");
      next.close();
    }
  });

  it("leaves out what cannot be read in its middle, says so, and proves nothing from then on", () => {
    const first = open();
    first.note({ ...subject("a"), step: "data" });
    first.close();
    const file = path.join(dir, "journal.ndjson");
    for (const garbage of [
      "\0\0\0",
      "{}",
      "null",
      '{"note":{"id":5}}',
      '{"note":{"tenantId":"t",{"beats":3}',
    ]) {
      const text = readFileSync(file, "utf8").trimEnd().split("\n");
      writeFileSync(file, `${[...text.slice(0, 2), garbage, ...text.slice(2)].join("\n")}\n`);
      const told: unknown[] = [];
      const next = openFileJournal(dir, systemClock, (damage) => told.push(damage));
      expect([told, next.complete, next.id]).toEqual([
        [{ file, cutBytes: 0, unreadable: 1 }],
        false,
        first.id,
      ]);
      expect([...next.left.keys()]).toEqual(["a"]);
      next.close();
    }
  });

  it("has the whole of a line or nothing of it on a disk that is full", () => {
    const script = path.join(dir, "filler.mjs");
    const folder = path.join(dir, "full");
    writeFileSync(
      script,
      `import { openFileJournal } from ${JSON.stringify(path.join(import.meta.dirname, "file-journal.ts"))};
      const journal = openFileJournal(process.argv[2], { now: () => new Date() });
      const reply = "x".repeat(100);
      let [noted, refused] = [0, 0];
      for (let n = 0; n < 300; n += 1)
        try {
          journal.note({ tenantId: "t", id: String(n), fence: 1, step: "answered", outcome: { kind: "accepted", reply } });
          noted += 1;
        } catch {
          refused += 1;
        }
      process.stdout.write(JSON.stringify({ noted, refused }));`,
    );
    // A limit on the size of files takes a part of a write, as a full disk does.
    const limited = 'ulimit -f 32; exec "$@"';
    const args = [
      "-c",
      limited,
      "sh",
      process.execPath,
      "--import",
      import.meta.resolve("tsx"),
      script,
      folder,
    ];
    const said = JSON.parse(execFileSync("sh", args, { encoding: "utf8" })) as Record<string, number>;
    expect(said["refused"]).toBeGreaterThan(10);
    const told: unknown[] = [];
    const next = openFileJournal(folder, systemClock, (damage) => told.push(damage));
    expect([next.left.size, told]).toEqual([said["noted"], []]);
    next.close();
  });

  it("is written anew when it has grown, with what is open and nothing else", () => {
    const first = open();
    first.note({ ...subject("kept"), step: "data" });
    const reply = "x".repeat(9_000_000);
    first.note({ ...subject("big"), step: "answered", outcome: { ...outcome, reply } });
    first.forget(["big"]);
    expect(readFileSync(path.join(dir, "journal.ndjson")).length).toBeLessThan(1000);
    first.close();
    const second = open();
    expect([...second.left.keys()]).toEqual(["kept"]);
    second.close();
  });

  it("belongs to one living process at a time, and to the next after kill -9", async () => {
    const script = path.join(dir, "holder.mjs");
    writeFileSync(
      script,
      `import { openFileJournal } from ${JSON.stringify(path.join(import.meta.dirname, "file-journal.ts"))};
      const journal = openFileJournal(process.argv[2], { now: () => new Date() });
      journal.note({ tenantId: "t", id: "a", fence: 1, step: "data" });
      process.send("open");
      setInterval(() => undefined, 1000);`,
    );
    const folder = path.join(dir, "held");
    const child = fork(script, [folder], { execArgv: ["--import", import.meta.resolve("tsx")] });
    await new Promise((resolve) => child.once("message", resolve));
    expect(() => openFileJournal(folder, systemClock)).toThrow(`process ${child.pid}`);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    const next = openFileJournal(folder, systemClock);
    expect([...next.left.keys()]).toEqual(["a"]);
    next.close();
    expect(existsSync(path.join(folder, "lock"))).toBe(false);
  });
});
