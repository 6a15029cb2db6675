import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openReloadedFile } from "./index.ts";

const folder = mkdtempSync(path.join(tmpdir(), "penguin-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const numberIn = (json: unknown): number => {
  if (typeof json !== "number") throw new Error("no number");
  return json;
};

describe("a file that is read again", () => {
  it("is followed as it changes, and keeps its last good version through bad ones, each refused once", async () => {
    const file = path.join(folder, "number.json");
    const refused: string[] = [];
    const opened = openReloadedFile({
      path: file,
      standard: 1,
      read: numberIn,
      refused: (error) => refused.push(String(error)),
    });
    expect([await opened.current(), await opened.current()]).toEqual([1, 1]);
    expect(refused).toHaveLength(1);
    writeFileSync(file, "2");
    expect(await opened.current()).toBe(2);
    writeFileSync(file, '"two"');
    expect([await opened.current(), await opened.current()]).toEqual([2, 2]);
    writeFileSync(file, "3,");
    expect(await opened.current()).toBe(2);
    expect(refused.slice(1)).toEqual(["Error: no number", expect.stringMatching(/^SyntaxError/)]);
    writeFileSync(file, "4");
    utimesSync(file, new Date(0), new Date(1));
    expect(await opened.current()).toBe(4);
  });
});
