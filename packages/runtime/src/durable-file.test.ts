import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { appendLine, openLineFile, readWholeLines, replaceFile } from "./durable-file.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "penguin-durable-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it("cuts what a crash tore, however far the last line end is behind it", () => {
  const file = path.join(dir, "lines");
  writeFileSync(file, `one\n${"x".repeat(200_000)}`);
  const lines = openLineFile(file);
  expect([lines.cutBytes, lines.size]).toEqual([200_000, 4]);
  lines.append("two");
  lines.close();
  expect(readFileSync(file, "utf8")).toBe("one\ntwo\n");
});

it("reads whole lines, and counts what is none", () => {
  const { lines, cutBytes, unreadable } = readWholeLines(
    "1\n\nx\n2\n3é",
    (line) => JSON.parse(line) as number,
  );
  expect([lines, cutBytes, unreadable]).toEqual([[1, 2], 3, 1]);
});

it("leaves the old file and the whole lines when the disk takes no more", () => {
  const [file, log] = [path.join(dir, "file"), path.join(dir, "log")];
  replaceFile(file, "old");
  appendLine(log, "whole");
  appendFileSync(log, "x".repeat(32_000));
  appendFileSync(log, "\n");
  const script = path.join(dir, "fill.mjs");
  const source = JSON.stringify(path.join(import.meta.dirname, "durable-file.ts"));
  writeFileSync(
    script,
    `import { appendLine, replaceFile } from ${source};
    for (const work of [() => replaceFile(process.argv[2], "x".repeat(100_000)), () => appendLine(process.argv[3], "y".repeat(9000))])
      try {
        work();
      } catch (error) {
        process.stdout.write(error.code);
      }`,
  );
  // A limit on the size of files takes a part of a write, as a full disk does.
  const args = [
    "-c",
    'ulimit -f 64; exec "$@"',
    "sh",
    process.execPath,
    "--import",
    import.meta.resolve("tsx"),
  ];
  const said = execFileSync("sh", [...args, script, file, log], { encoding: "utf8" });
  expect(said).toBe("EFBIGEFBIG");
  expect([readFileSync(file, "utf8"), readFileSync(log).length]).toEqual(["old", 32_007]);
  expect(readdirSync(dir).sort()).toEqual(["file", "fill.mjs", "log"]);
});
