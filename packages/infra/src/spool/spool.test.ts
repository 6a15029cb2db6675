import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLogger } from "@penguin/runtime/log";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSpool } from "./index.ts";

const log = createLogger({ name: "test", level: "silent" });
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "spool-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (mostBytes = 10_000_000) => openSpool<{ n: number }>({ dir, mostBytes, log });
const files = (): string[] => readdirSync(dir).sort();
const drain = async (spool: ReturnType<typeof open>): Promise<number[]> => {
  const given: number[] = [];
  await spool.replay(async (entries) => void given.push(...entries.map(({ n }) => n)));
  return given;
};

it("gives back in order what was appended, once it was stored forgets it, and again after a crash", async () => {
  const first = open();
  await Promise.all(Array.from({ length: 500 }, (_, n) => first.append({ n })));
  // Nothing is closed: so a process ends that is killed.
  const second = open();
  expect(second.isEmpty()).toBe(false);
  await second.append({ n: 500 });
  expect(await drain(second)).toEqual(Array.from({ length: 501 }, (_, n) => n));
  expect(second.isEmpty()).toBe(true);
  expect(files()).toEqual([]);
  expect(await drain(open())).toEqual([]);
  await first.close();
});

it("keeps what could not be stored", async () => {
  const spool = open();
  await spool.append({ n: 1 });
  await expect(
    spool.replay(async () => {
      throw new Error("still away");
    }),
  ).rejects.toThrow("still away");
  await spool.append({ n: 2 });
  expect(await drain(spool)).toEqual([1, 2]);
});

it("reads what is whole of a file torn at any byte or filled with anything", async () => {
  const spool = open();
  for (const n of [1, 2, 3]) await spool.append({ n });
  await spool.close();
  const [name = ""] = files();
  const file = path.join(dir, name);
  const whole = readFileSync(file);
  for (let size = 0; size <= whole.length; size += 1) {
    writeFileSync(file, whole);
    truncateSync(file, size);
    const lines = whole
      .subarray(0, size)
      .toString()
      .split("\n")
      .filter((line) => line.length === whole.toString().split("\n")[0]?.length);
    expect(await drain(open()), String(size)).toEqual(lines.map((_, index) => index + 1));
  }
  writeFileSync(file, Buffer.from([0, 255, 10, 10, 200, 10]));
  appendFileSync(file, whole);
  expect(await drain(open())).toEqual([1, 2, 3]);
});

it("takes no more than it may, and says so", async () => {
  const spool = open(2000);
  let taken = 0;
  await expect(
    (async () => {
      for (let n = 0; n < 1000; n += 1) {
        await spool.append({ n });
        taken += 1;
      }
    })(),
  ).rejects.toThrow("full");
  expect(await drain(spool)).toHaveLength(taken);
  await spool.append({ n: 1 });
});
