import { appendFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLogFileReader } from "./log-file.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "log-file-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

it("goes on where it was, through a log that was put aside, and gives whole lines", async () => {
  const file = path.join(dir, "mail.log");
  const read = createLogFileReader(file);
  expect(await read("0")).toEqual({ lines: [], position: "0" });
  appendFileSync(file, "one\ntw");
  const first = await read("0");
  expect(first.lines).toEqual(["one"]);
  appendFileSync(file, "o\n");
  renameSync(file, `${file}.1`);
  appendFileSync(file, "three\n");
  const second = await read(first.position);
  expect(second.lines).toEqual(["two"]);
  const third = await read(second.position);
  expect(third.lines).toEqual(["three"]);
  expect((await read(third.position)).lines).toEqual([]);
  rmSync(`${file}.1`);
  await expect(read(second.position)).rejects.toThrow("is gone before it was read");
});
